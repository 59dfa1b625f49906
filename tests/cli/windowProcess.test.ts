import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, it, vi } from 'vitest';
import { alive } from '#tests/electron/processes';

const folder = mkdtempSync(path.join(tmpdir(), 'takt-window-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Stands for the shell: serves what a PC serves, and goes when whoever opened it is gone (tests/electron has the real one). */
const main = `
  import { createServer } from 'node:http';
  process.on('disconnect', () => process.exit(0));
  const port = process.argv[process.argv.indexOf('--port') + 1];
  createServer((_, answer) => answer.end()).listen(Number(port), '127.0.0.1');
`;
const opener = `
  import { pino } from 'pino';
  import { startWindow } from '#cli/demo/windowProcess';
  const open = startWindow(process.execPath, () => process.argv[1]);
  const window = await open(['--port', '0'], pino({ level: 'silent' }), new AbortController().signal);
  process.stdout.write(String(window.ready.pid) + '\\n');
`;

it('a window ends with the demo that opened it, however that ends', { timeout: 60_000 }, async () => {
  const file = path.join(folder, 'main.mjs');
  writeFileSync(file, main);
  const demo = spawn(process.execPath, ['--input-type=module', '--eval', opener, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(demo.stdout), 'line')) as [string];
  expect(alive([Number(line)])).toEqual([Number(line)]);
  demo.kill('SIGKILL');
  await vi.waitFor(() => expect(alive([Number(line)])).toEqual([]), { timeout: 20_000, interval: 50 });
});
