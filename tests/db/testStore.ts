import type { AnyStreamType } from '#domain/kernel/streamType';
import { splitStreamId } from '#domain/kernel/streamType';
import type { Runtime } from '#domain/kernel/runtime';
import { uuidv7 } from '#domain/kernel/runtime';
import type { Projections } from '#db/projector';
import { batchesToPush } from '#db/batchesToPush';
import type { OpenDatabase } from '#db/open';
import { openDatabase } from '#db/open';
import { freshDatabase } from './freshDatabase.ts';
import { Store } from '#db/store';
import type { Batch } from '#sync/batch';
import { bodyHashOf, genesis, link } from '#sync/chain';
import { rollHash } from '#sync/log';
import { emptyScope } from '#sync/scopes';
import { headsIn } from '#db/scopeHeads';
import type { FeedRow, Verdict } from '#sync/messages';
import type { Page } from '#sync/page';
import type { PushSelection } from '#sync/plantPorts';
import { parseBody } from '#sync/envelope';
import type { KeyPair } from '#sync/signing';
import { generateKeyPair, signerFor } from '#sync/signing';

/** A runtime whose clock moves 1 ms per look and whose randomness is a seeded sequence; timers never fire. */
export function stillRuntime(seed = 1): Runtime {
  let now = Date.UTC(2026, 10, 22, 8);
  let state = seed * 2_654_435_761;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    nowMs: () => ++now,
    monotonicMs: () => now,
    newId: () =>
      uuidv7(
        ++now,
        Uint8Array.from({ length: 10 }, () => Math.floor(random() * 256)),
      ),
    random,
    after: () => ({ cancel: () => undefined }),
  };
}

export interface TestStoreOptions {
  readonly types: readonly AnyStreamType[];
  readonly seed?: number;
  readonly file?: string;
  readonly database?: OpenDatabase;
  readonly projections?: Projections;
  /** The terminal that it is, where a test opens one again. */
  readonly as?: { readonly terminal: string; readonly keys: KeyPair };
}

/** A store on a database of its own with a key of its own; `:memory:` unless a file is named. */
export function openTestStore(options: TestStoreOptions) {
  const terminal = options.as?.terminal ?? `t-${options.seed ?? 1}`;
  const keys = options.as?.keys ?? generateKeyPair();
  const types = new Map(options.types.map((t) => [t.name, t]));
  const database =
    options.database ?? (options.file === undefined ? freshDatabase() : openDatabase(options.file));
  const store = new Store({
    database,
    runtime: stillRuntime(options.seed),
    terminal,
    sign: signerFor(keys.privateKey),
    clock: () => ({ offsetMs: 0, uncertaintyMs: 0, bootId: 'b', monotonicMs: 0 }),
    typeOf: (stream) => types.get(splitStreamId(stream).name),
    projections: options.projections ?? { states: [], facts: [] },
  });
  return { store, database, publicKey: keys.publicKey };
}

/** Everything of one kind that the plant lacks. */
export const everything = (whose: 'own' | 'heard'): PushSelection => ({
  whose,
  patient: true,
  maxEvents: 1000,
  maxChars: 1_000_000,
  maxBatches: 100,
  without: new Set(),
  after: new Map(),
});

/** What `batchesToPush` selects. */
export const toPush = (store: Store, selection: PushSelection): readonly Batch[] =>
  batchesToPush(store, selection).batches;

/** The page a plant would send for these batches with these verdicts, following the store's cursor. */
const refusalOf = (cause: string | null): NonNullable<FeedRow['refusal']> =>
  cause === null ? { code: 'notLegal', params: {} } : { code: 'causeRefused', params: { cause } };

export function pageOf(store: Store, batches: readonly Batch[], verdicts: readonly Verdict[]): Page {
  let position = Number(store.setting('cursor') ?? 0);
  let headHash = store.setting('headHash') ?? genesis;
  const rows: FeedRow[] = [];
  const heads = new Map(headsIn(store));
  const versions = new Map<string, number>();
  const refused = new Set<string>();
  for (const batch of batches) {
    let hash = batch.prevHash;
    for (const e of batch.events) {
      if (!('body' in e)) throw new Error('only whole batches');
      hash = link(hash, bodyHashOf(e.body));
      const verdict = verdicts[rows.length] ?? 'accepted';
      const { eventId = '', causation = null, scope = '', stream = 'none/0' } = parseBody(e.body) ?? {};
      if (verdict === 'refused') refused.add(eventId);
      headHash = rollHash(headHash, hash, verdict);
      position += 1;
      const before = heads.get(scope) ?? emptyScope(scope);
      const after = { scope, seq: before.seq + 1, hash: rollHash(before.hash, hash, verdict) };
      heads.set(scope, after);
      const streamVersion = versions.get(stream) ?? store.entries.get(stream)?.version ?? 0;
      versions.set(stream, streamVersion + (verdict === 'accepted' ? 1 : 0));
      rows.push({
        position,
        scope,
        scopeSeq: after.seq,
        scopeHash: after.hash,
        streamVersion,
        verdict,
        refusal:
          verdict !== 'refused'
            ? null
            : refusalOf(causation !== null && refused.has(causation) ? causation : null),
        receivedAt: '2026-11-22T08:00:00.000Z',
        body: e.body,
        hash,
      });
    }
  }
  return { rows, follows: null, cursor: position, headHash, place: null, heard: [], toldAt: null };
}
