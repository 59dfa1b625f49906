/** Which folder may import which (docs/architecture.md). Run through tests/gates/boundaries.ts, which fails on 0 modules. */
const only = (from, allowed, extra = []) => ({
  name: `${from.replace(/[\^/]/g, '')}-imports-inward`,
  severity: 'error',
  from: { path: from },
  to: {
    path: '^(domain|sync|db|terminal|plant|electron|renderer|simulate|cli|tests|bench)/',
    pathNot: [from, ...allowed, ...extra],
  },
});

module.exports = {
  forbidden: [
    only('^domain/', []),
    only('^sync/', ['^domain/']),
    only('^db/', ['^domain/', '^sync/']),
    only('^terminal/', ['^domain/', '^sync/', '^db/']),
    only('^terminal/contract/', ['^domain/']),
    only('^plant/', ['^domain/', '^sync/']),
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
