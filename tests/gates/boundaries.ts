import { spawnSync } from 'node:child_process';

/** Runs dependency-cruiser and fails on a violation, and on having seen nothing (some TypeScript versions make it blind). */
const folders = [
  'domain',
  'process',
  'sync',
  'db',
  'terminal',
  'plant',
  'electron',
  'renderer',
  'simulate',
  'cli',
];
const run = spawnSync(
  'depcruise',
  ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders],
  {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  },
);
if (!run.stdout) {
  process.stderr.write(`${run.stderr}\ndependency-cruiser printed nothing\n`);
  process.exit(1);
}

interface Cruise {
  readonly summary: {
    readonly totalCruised: number;
    readonly totalDependenciesCruised: number;
    readonly violations: readonly {
      readonly rule: { readonly name: string };
      readonly from: string;
      readonly to: string;
    }[];
  };
}
const { summary } = JSON.parse(run.stdout) as Cruise;
for (const { rule, from, to } of summary.violations) process.stderr.write(`${rule.name}: ${from} -> ${to}\n`);
process.stderr.write(
  `boundaries: ${summary.totalCruised} modules, ${summary.totalDependenciesCruised} imports, ${summary.violations.length} violations\n`,
);
const blind = summary.totalCruised < 100 || summary.totalDependenciesCruised < 300;
if (blind) process.stderr.write('boundaries: saw too little to say anything\n');
process.exit(blind || summary.violations.length > 0 ? 1 : 0);
