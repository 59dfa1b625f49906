import { beforeEach, describe, expect, it } from 'vitest';
import { applyPage } from '#db/applyPage';
import { hear } from '#db/hear';
import { checkBatch } from '#sync/batch';
import type { SoundBatch } from '#sync/floorPorts';
import type { assemblyContract } from '#terminal/contract/assembly';
import type { Outputs } from '#terminal/contract/infer';
import { everything, pageOf, toPush } from '#tests/db/testStore';
import { demoFiles } from './demoFiles.ts';
import { openTestTerminal } from './testTerminal.ts';

type Answers = Outputs<typeof assemblyContract.queries>;
type Terminal = ReturnType<typeof openTestTerminal>;
const line = 'FA1';

describe('one standstill that two PCs record because they do not hear each other', () => {
  let first: Terminal;
  let second: Terminal;

  /** What a PC recorded, with what it builds on of the other's. */
  const said = (by: Terminal): SoundBatch[] =>
    toPush(by.store, everything('own')).map((batch) => {
      const author = batch.run === first.store.run ? first : second;
      const checked = checkBatch(batch, author.publicKey);
      if (!checked.ok) throw new Error(checked.fault);
      return { batch, checked: checked.events };
    });
  /** Over the floor broker: each hears the other. */
  const meet = (): void => {
    const [one, two] = [said(first), said(second)];
    hear(second.store, one);
    hear(first.store, two);
  };
  /** The plant has heard both, the second one first. */
  const heal = (): void => {
    const batches = [...said(first), ...said(second)].map(({ batch }) => batch);
    for (const { store } of [first, second]) applyPage(store, pageOf(store, batches, []));
  };
  const start = async (at: Terminal, reason: string | null, n: number): Promise<string> => {
    const startedAt = `2026-11-22T07:59:0${n}.000Z`;
    const input = { line, station: 'FA-02', startedAt, reason };
    const answer = await at.execute('assembly.startStop', input, 'operator', n);
    if (!answer.ok) throw new Error(answer.code);
    return answer.events[0]?.stream.slice('stop/'.length) ?? '';
  };
  const board = async (at: Terminal) => {
    const found = await at.query<Answers['lineBoard']>('assembly.lineBoard', { line });
    if (!found) throw new Error('no board');
    return found;
  };
  const rows = async (at: Terminal) => (await at.query<Answers['stops']>('assembly.stops', { line })).rows;
  const stopsCounted = async (at: Terminal) =>
    (await at.query<Answers['lineOutput']>('assembly.lineOutput', { line }))?.stops;

  beforeEach(async () => {
    first = openTestTerminal({ seed: 1 });
    second = openTestTerminal({ seed: 2 });
    await first.execute('site.importFolder', { files: demoFiles() }, 'admin');
    hear(second.store, said(first));
  });

  for (const [how, reach] of [
    ['over the floor broker', meet],
    ['through the plant', heal],
  ] as const) {
    it(`is one once they hear each other ${how}, with both records and the reason that one of them gave`, async () => {
      const [one, two] = [await start(first, null, 1), await start(second, 'STOP-EQP', 2)];
      expect((await board(first)).stops.length).toBe(1);
      reach();
      for (const pc of [first, second]) {
        const { stops, stations } = await board(pc);
        expect(stops).toMatchObject([{ stop: one, status: 'running', reason: 'STOP-EQP' }]);
        expect(stops[0]?.records).toMatchObject([
          { stop: one, by: { kind: 'person', person: 'p-operator-1' } },
          { stop: two, by: { kind: 'person', person: 'p-operator-2' } },
        ]);
        expect(stations.find(({ station }) => station === 'FA-02')?.state).toMatchObject({ stop: one });
        expect((await rows(pc)).map(({ stop, records }) => [stop, records.length])).toEqual([
          [two, 2],
          [one, 2],
        ]);
        expect(await stopsCounted(pc)).toMatchObject({ count: 1, withoutReason: 0 });
      }
    });
  }

  it('runs again at both when it does at one', async () => {
    const one = await start(first, null, 1);
    await start(second, null, 2);
    meet();
    expect((await second.execute('assembly.endStop', { stop: one }, 'operator', 2)).ok).toBe(true);
    meet();
    for (const pc of [first, second]) {
      expect((await rows(pc)).map(({ status }) => status)).toEqual(['ended', 'ended']);
      expect((await board(pc)).stations.map(({ state }) => state.status)).not.toContain('stopped');
      expect(await stopsCounted(pc)).toMatchObject({ count: 1, withoutReason: 1 });
    }
  });

  it('stands by the other record when one is taken back', async () => {
    const one = await start(first, null, 1);
    const two = await start(second, null, 2);
    meet();
    await first.execute('assembly.withdrawStop', { stop: one }, 'operator', 1);
    meet();
    for (const pc of [first, second])
      expect((await board(pc)).stops).toMatchObject([{ stop: two, status: 'running', records: [] }]);
  });

  it('ended at each before they met, it counts once', async () => {
    for (const [pc, n] of [
      [first, 1],
      [second, 2],
    ] as const) {
      const stop = await start(pc, null, n);
      await pc.execute('assembly.endStop', { stop }, 'operator', n);
    }
    heal();
    for (const pc of [first, second]) expect(await stopsCounted(pc)).toMatchObject({ count: 1 });
  });
});
