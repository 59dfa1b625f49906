import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildIfNeeded } from '#cli/build';
import { chromiumPath } from './chromium.ts';
import { debianBinaries } from './debianBinaries.ts';

/**
 * `npm test`: builds what the end-to-end tests need, runs all tests, says which tool is missing and what comes of it, names what
 * was skipped, and ends with `N passed, N failed, N skipped`. With CI=true a missing tool is a failure, whatever comes of it.
 */
const required: readonly { readonly tool: string; readonly there: boolean; readonly without: string }[] = [
  { tool: 'Chromium', there: existsSync(chromiumPath), without: 'the tests of screens fail' },
  {
    tool: 'Mosquitto',
    there: existsSync('/usr/sbin/mosquitto'),
    without: 'the floor link over it is skipped',
  },
  { tool: 'strace', there: existsSync('/usr/bin/strace'), without: 'the tests of power cuts fail' },
  {
    tool: 'PostgreSQL 15+ (Debian)',
    there: debianBinaries !== null,
    without: 'the plant’s store is tested on the embedded one alone',
  },
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
  const missing = required.filter(({ there }) => !there);
  for (const { tool, without } of missing) say(`missing on this machine: ${tool}; ${without}`);
  await buildIfNeeded();
  const folder = mkdtempSync(path.join(tmpdir(), 'takt-test-'));
  try {
    const report = path.join(folder, 'report.json');
    const code = await vitest(folder, report, process.argv.slice(2));
    const { passed, failed, skipped } = count(JSON.parse(readFileSync(report, 'utf8')) as Report);
    for (const { fullName } of skipped) say(`skipped: ${fullName}`);
    const inCi = process.env['CI'] === 'true';
    const missingFails = inCi ? missing.length : 0;
    for (const { tool } of inCi ? missing : []) say(`CI needs ${tool}`);
    say(`${passed} passed, ${failed + missingFails} failed, ${skipped.length} skipped`);
    return code !== 0 || failed + missingFails > 0 || passed === 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();
