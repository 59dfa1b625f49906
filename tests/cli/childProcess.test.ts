import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { endOf, unlessAborted } from '#cli/demo/childProcess';

/** Says that it is ready, and ends in an orderly way when it is asked to. */
const orderly = `process.on('SIGTERM', () => process.exit(7)); setInterval(() => 0, 1000); console.log('ready')`;

describe('a process that can be given up while it starts', () => {
  it('is left alone once it is ready, and asked to stop like any other', async () => {
    const child = spawn(process.execPath, ['--eval', orderly], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = endOf(child);
    const aborted = new AbortController();
    await unlessAborted(child, aborted.signal, () => once(child.stdout, 'data'));
    aborted.abort();
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 7, signal: null });
  });

  it('has ended by the time that giving it up is answered', async () => {
    const child = spawn(process.execPath, ['--eval', 'setInterval(() => 0, 1000)'], { stdio: 'ignore' });
    const ended = endOf(child);
    const aborted = new AbortController();
    const starting = unlessAborted(child, aborted.signal, () =>
      ended.then(() => Promise.reject(new Error('ended before it was ready'))),
    );
    aborted.abort();
    await expect(starting).rejects.toThrow('ended before');
    expect(await ended).toEqual({ code: null, signal: 'SIGKILL' });
  });
});
