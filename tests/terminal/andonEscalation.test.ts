import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Runtime } from '#domain/kernel/runtime';
import type { assemblyContract } from '#terminal/contract/assembly';
import type { Outputs } from '#terminal/contract/infer';
import type { Attendant } from '#terminal/host';
import { andonEscalationReactor } from '#terminal/reactors/andonEscalation';
import { seedLineSite } from './lineSite.ts';
import { openTestTerminal } from './testTerminal.ts';

type Andons = Outputs<typeof assemblyContract.queries>['andons'];
const station = 'FA-02';

describe('a call for help that nobody takes', () => {
  let terminal: ReturnType<typeof openTestTerminal>;
  let reactor: Attendant;
  let watched: string[];
  let nowMs: number;
  let due: (() => void) | null;

  const levels = async (): Promise<readonly number[]> =>
    (await terminal.query<Andons>('assembly.andons', { line: 'FA1' })).rows.map(({ level }) => level);
  /** Time goes on until the reactor has looked again. */
  const pass = async (seconds: number): Promise<void> => {
    nowMs += seconds * 1000;
    due?.();
    await reactor.stop();
  };

  beforeEach(async () => {
    terminal = openTestTerminal();
    seedLineSite(terminal.store);
    watched = ['FA1'];
    nowMs = 0;
    due = null;
    const runtime: Runtime = {
      ...terminal.runtime,
      nowMs: () => nowMs,
      after: (_ms, run) => {
        due = run;
        return { cancel: () => undefined };
      },
    };
    reactor = andonEscalationReactor(
      { ...terminal, runtime },
      () => watched,
      (error) => {
        throw error;
      },
    );
    await terminal.execute('assembly.callAndon', { station, kind: 'quality' }, 'operator');
    const { rows } = await terminal.query<Andons>('assembly.andons', { line: 'FA1' });
    nowMs = Date.parse(rows[0]?.calledAt ?? '');
  });
  afterEach(() => reactor.stop());

  it('goes one level up after each step, up to the highest', async () => {
    await pass(119);
    expect(await levels()).toEqual([0]);
    await pass(1);
    expect(await levels()).toEqual([1]);
    await pass(5);
    expect(await levels()).toEqual([1]);
    await pass(3600);
    expect(await levels()).toEqual([3]);
  });

  it('stays where it is once somebody is coming', async () => {
    const { rows } = await terminal.query<Andons>('assembly.andons', { line: 'FA1' });
    await terminal.execute('assembly.acknowledgeAndon', { andon: rows[0]?.andon }, 'supervisor');
    await pass(3600);
    expect(await levels()).toEqual([0]);
  });

  it('is left to the PC that watches its line', async () => {
    watched = [];
    await pass(3600);
    expect(await levels()).toEqual([0]);
  });
});
