import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import type { Ended, TaktProcess } from '#cli/demo/childProcess';
import { KeptProcess } from '#cli/demo/keptProcess';

const log = pino({ level: 'silent' });
const soon = { timeout: 10_000 };

/** A process in the test's hands: it dies when told to. */
function mortal(pid: number) {
  let end: (ended: Ended) => void = () => undefined;
  const ended = new Promise<Ended>((resolve) => {
    end = resolve;
  });
  const process: TaktProcess = {
    ready: { ready: 'terminal', url: `http://127.0.0.1:${String(pid)}`, pid },
    ended,
    kill: () => Promise.resolve(end({ code: null, signal: 'SIGKILL' })),
    stop: () => Promise.resolve(end({ code: 0, signal: null })),
  };
  return { process, die: () => end({ code: 1, signal: null }), leave: () => end({ code: 0, signal: null }) };
}

/** `gate`: every start but the first waits for it. */
async function kept(failing: ReadonlySet<number> = new Set(), gate: Promise<void> = Promise.resolve()) {
  const made: ReturnType<typeof mortal>[] = [];
  const before: (number | null)[] = [];
  const part = await KeptProcess.start({
    name: 'line',
    start: async (last) => {
      before.push(last?.pid ?? null);
      if (last !== null) await gate;
      if (failing.has(before.length)) return Promise.reject(new Error('port taken'));
      const one = mortal(before.length);
      made.push(one);
      return Promise.resolve(one.process);
    },
    log,
  });
  return { part, made, before };
}

describe('a part of the demo', () => {
  it('that dies is started again, at the address that it had', async () => {
    const { part, made, before } = await kept();
    made[0]?.die();
    await vi.waitFor(() => expect(part.status).toBe('down'), soon);
    await vi.waitFor(() => expect(part.status).toBe('up'), soon);
    expect({ restarts: part.restarts, before }).toEqual({ restarts: 1, before: [null, 1] });
    expect(part.ready.pid).toBe(2);
    await part.stop();
  });

  it('that does not come up is tried again, each time later', async () => {
    const { part, made, before } = await kept(new Set([2]));
    made[0]?.die();
    await vi.waitFor(() => expect(before).toHaveLength(2), soon);
    const failedAt = performance.now();
    await vi.waitFor(() => expect(part.restarts).toBe(1), soon);
    expect(performance.now() - failedAt).toBeGreaterThan(1_500);
    expect(before).toEqual([null, 1, 1]);
    await part.stop();
  });

  it('that was cut stays so until it is mended, also when it was about to come back', async () => {
    const { part, made, before } = await kept();
    made[0]?.die();
    await vi.waitFor(() => expect(part.status).toBe('down'), soon);
    await part.cut();
    expect(part.status).toBe('cut');
    await part.mend();
    expect({ status: part.status, restarts: part.restarts, starts: before.length }).toEqual({
      status: 'up',
      restarts: 0,
      starts: 2,
    });
    await part.cut();
    expect(part.status).toBe('cut');
    await part.stop();
  });

  it('that is mended by two at once is started once', async () => {
    const { part, before } = await kept();
    await part.cut();
    await Promise.all([part.mend(), part.mend()]);
    expect({ status: part.status, starts: before.length }).toEqual({ status: 'up', starts: 2 });
    await part.stop();
  });

  it('that is cut again while it is being mended leaves nothing running', async () => {
    const gate = Promise.withResolvers<void>();
    const { part, made } = await kept(new Set(), gate.promise);
    await part.cut();
    const mended = part.mend();
    const cut = part.cut();
    gate.resolve();
    await Promise.all([mended, cut]);
    expect({ status: part.status, started: made.length }).toEqual({ status: 'cut', started: 2 });
    expect(await made[1]?.process.ended).toMatchObject({ signal: 'SIGKILL' });
    await part.stop();
  });

  it('that ended because it was asked to is left alone', async () => {
    const { part, made } = await kept();
    made[0]?.leave();
    await vi.waitFor(() => expect(part.status).toBe('over'), soon);
    expect(part.restarts).toBe(0);
  });
});
