import { describe, expect, it } from 'vitest';
import { bodyHashOf, genesis, link } from '#sync/chain';
import { rollHash } from '#sync/log';
import type { FeedRow } from '#sync/messages';
import { LightStore } from '#bench/lightStore';
import { withoutRows } from '#bench/receivingHttp';
import { TerminalWriter } from '#tests/plant/writer';

const selection = { whose: 'own', patient: true, maxChars: 1e6, maxBatches: 50 } as const;
const nothing = { without: new Set<string>(), after: new Map<string, number>() };

/** A store whose run has said so much. */
function storeOf(events: number) {
  const run = new TerminalWriter('T').startRun();
  for (let n = 0; n < events; n++)
    run.write({ stream: 'unit/u', type: 'UnitSeen', class: 'fact', payload: { n } });
  const start = { scopes: ['line/L1'], cursor: 4, headHash: genesis, heads: [] };
  return { run, store: new LightStore(run, start) };
}

describe('a light terminal', () => {
  it('sends what is not acknowledged, as much as is asked for at a time, and nothing of others', () => {
    const { run, store } = storeOf(5);
    const chosen = (more: object = {}) =>
      store
        .batchesToPush({ ...selection, ...nothing, maxEvents: 3, ...more })
        .batches.map(({ fromSeq, events }) => [fromSeq, events.length]);
    expect(chosen()).toEqual([[1, 3]]);
    const ack = { run: run.run, seq: 3, resendFrom: null, fault: null };
    expect(store.ack([ack])).toEqual({ ok: true, moved: true });
    expect(store.ack([ack])).toEqual({ ok: true, moved: false });
    expect([store.pending, store.status().pending]).toEqual([2, 2]);
    expect(chosen()).toEqual([[4, 2]]);
    expect(chosen({ after: new Map([[run.run, 1]]) })).toEqual([[2, 3]]);
    expect(chosen({ without: new Set([run.run]) })).toEqual([]);
    expect(chosen({ whose: 'heard' })).toEqual([]);
    store.ack([{ ...ack, seq: 5 }]);
    expect(chosen()).toEqual([]);
  });

  it('follows its scopes by the rows that come, and does not bear one that is missing', () => {
    const { store } = storeOf(0);
    const rowOf = (scopeSeq: number, before: string): FeedRow => {
      const body = JSON.stringify({ scopeSeq });
      const hash = link(genesis, bodyHashOf(body));
      return {
        position: 4 + scopeSeq,
        scope: 'line/L1',
        scopeSeq,
        scopeHash: rollHash(before, hash, 'accepted'),
        streamVersion: 0,
        verdict: 'accepted',
        refusal: null,
        receivedAt: '2026-11-22T08:00:00.000Z',
        body,
        hash,
        side: null,
      };
    };
    const page = (rows: readonly FeedRow[], cursor: number) => ({
      rows,
      cursor,
      follows: ['line/L1'],
      headHash: genesis,
      heard: [],
      place: null,
      toldAt: null,
    });
    const first = rowOf(1, genesis);
    store.applyPage(page([first], 5));
    expect([store.place().cursor, store.rows, store.place().heads.get('line/L1')?.seq]).toEqual([5, 1, 1]);
    expect(() => store.applyPage(page([rowOf(3, first.scopeHash)], 7))).toThrow('expected line/L1 2');
    store.applyPage(page([rowOf(2, first.scopeHash)], 6));
    expect(store.place().cursor).toBe(6);
  });

  it('leaves the rows out of an answer, whatever they hold and however it was cut, and keeps all else', () => {
    const rest = { serverId: 's', epoch: 1, cursor: 9, acks: [{ run: 'r' }] };
    const rows = [{ body: 'a ],"serverId":"x"' }, { body: ']' }];
    for (const of of [rows, []]) {
      const bytes = Buffer.from(JSON.stringify({ rows: of, ...rest }));
      for (let cut = 0; cut < bytes.length; cut++) {
        const told = withoutRows([bytes.subarray(0, cut), bytes.subarray(cut)]);
        expect(JSON.parse(told)).toEqual({ rows: [], ...rest });
      }
    }
    expect(withoutRows([Buffer.from('{"code":'), Buffer.from('"rewound"}')])).toBe('{"code":"rewound"}');
  });
});
