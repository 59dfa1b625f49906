/** Which folder may import which (docs/architecture.md). Run through tests/gates/boundaries.ts, which fails on 0 modules. */
const only = (from, allowed, extra = []) => ({
  name: `${from.replace(/[\^/]/g, '')}-imports-inward`,
  severity: 'error',
  from: { path: from },
  to: {
    path: '^(domain|process|sync|db|terminal|plant|electron|renderer|simulate|cli|tests|bench)/',
    pathNot: [from, ...allowed, ...extra],
  },
});

module.exports = {
  forbidden: [
    only('^domain/', []),
    only('^process/', ['^domain/']),
    only('^sync/', ['^domain/']),
    only('^db/', ['^domain/', '^sync/']),
    only('^terminal/', ['^domain/', '^sync/', '^db/', '^process/']),
    only('^terminal/contract/', ['^domain/']),
    only('^plant/', ['^domain/', '^sync/', '^process/']),
    only('^electron/', ['^terminal/']),
    only('^renderer/', ['^terminal/contract/', '^domain/', '^electron/bridge']),
    only('^simulate/', ['^terminal/contract/', '^domain/']),
    {
      name: 'engine-holds-no-plant',
      comment: 'What the engine of a PC loads is memory on every PC.',
      severity: 'error',
      from: { path: '^(cli/commands/terminal|electron/engine)\\.ts$' },
      to: { path: '^(plant|simulate)/', reachable: true },
    },
    {
      name: 'clock-is-handed-in',
      comment:
        'The real clock is taken only where a process is wired together; everybody else is given a Runtime.',
      severity: 'error',
      from: { path: '^(terminal|plant)/', pathNot: '^(terminal/process/|plant/main\\.ts$)' },
      to: { path: '^process/nodeRuntime' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|migrations|docs)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
