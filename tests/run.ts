import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildIfNeeded } from '#cli/build';

/**
 * `npm test`: builds what the end-to-end tests need, runs every test this machine can run, says what was skipped and why,
 * and ends with `N passed, N failed, N skipped`. With CI=true a skip for a missing tool is a failure.
 */
const required: readonly (readonly [name: string, places: readonly string[]])[] = [
  ['Chromium', ['/usr/bin/chromium']],
  ['Mosquitto', ['/usr/sbin/mosquitto']],
  ['strace', ['/usr/bin/strace']],
  ['PostgreSQL 15+ (Debian)', ['/usr/lib/postgresql/15/bin/postgres', '/usr/lib/postgresql/17/bin/postgres']],
];

interface Assertion {
  readonly status: 'passed' | 'failed' | 'skipped' | 'pending' | 'todo' | 'disabled';
  readonly fullName: string;
  readonly failureMessages?: readonly string[];
}
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly Assertion[];
  }[];
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function missingTools(): readonly string[] {
  return required.filter(([, places]) => !places.some((place) => existsSync(place))).map(([name]) => name);
}

async function vitest(folder: string, report: string, args: readonly string[]): Promise<number> {
  const env = {
    TAKT_TEST_UI: path.resolve('dist/renderer'),
    // Engines, plants and stand-ins are started a hundred times: what one of them compiled, the next ones load.
    NODE_COMPILE_CACHE: path.join(folder, 'compiled'),
  };
  const child = spawn(
    'vitest',
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
    { stdio: 'inherit', env: { ...process.env, ...env } },
  );
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

function count(report: Report) {
  const all = report.testResults.flatMap((file) => file.assertionResults);
  const passed = all.filter((a) => a.status === 'passed').length;
  const failedTests = all.filter((a) => a.status === 'failed').length;
  const brokenFiles = report.testResults.filter(
    (f) => f.status === 'failed' && !f.assertionResults.some((a) => a.status === 'failed'),
  ).length;
  const skipped = all.filter((a) => a.status !== 'passed' && a.status !== 'failed');
  return { passed, failed: failedTests + brokenFiles, skipped };
}

async function main(): Promise<number> {
  const missing = missingTools();
  for (const name of missing) say(`missing on this machine: ${name}; what needs it is skipped`);
  await buildIfNeeded();
  const folder = mkdtempSync(path.join(tmpdir(), 'takt-test-'));
  try {
    const report = path.join(folder, 'report.json');
    const code = await vitest(folder, report, process.argv.slice(2));
    const { passed, failed, skipped } = count(JSON.parse(readFileSync(report, 'utf8')) as Report);
    for (const { fullName } of skipped) say(`skipped: ${fullName}`);
    const inCi = process.env['CI'] === 'true';
    const missingFails = inCi ? missing.length : 0;
    for (const name of inCi ? missing : []) say(`CI needs ${name}`);
    say(`${passed} passed, ${failed + missingFails} failed, ${skipped.length} skipped`);
    return code !== 0 || failed + missingFails > 0 || passed === 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();
