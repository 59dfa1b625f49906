import { terminal as terminalStream } from '#domain/site/terminal';
import type { CarryStore } from '#sync/carryIn';
import type { FloorStore } from '#sync/floorPorts';
import type { Certificate } from '#sync/signing';
import { certificate } from '#sync/signing';
import { batchAfter } from './batches.ts';
import { hear } from './hear.ts';
import { StorageFailure } from './storage.ts';
import type { Store } from './store.ts';

/** How many of its own past runs a terminal tells of; older ones are long at the plant. */
const ownRunsTold = 5;

const settingOf = (terminal: string): string => `certificate/${terminal}`;

/** The terminal's database as the floor link sees it. */
export function floorStore(store: Store): FloorStore {
  const { statements } = store;
  const knownThrough = (run: string): number => {
    const missing = statements.firstUntold.get(run)?.seq ?? null;
    return missing === null ? (statements.run.get(run)?.lastSeq ?? 0) : missing - 1;
  };
  return {
    knownThrough,
    extents: (limit) =>
      statements.runsToTell
        .all({ own: ownRunsTold, limit: limit - ownRunsTold })
        .map(({ run, terminal }) => ({ run, terminal, seq: knownThrough(run) }))
        .filter(({ seq }) => seq > 0),
    isOwn: (run) => run === store.run,
    lastOwn: () => ({ run: store.run, seq: store.lastSeq }),
    batchAfter(run, afterSeq, limit) {
      const row = statements.run.get(run);
      return row ? batchAfter(store, row, afterSeq, limit) : null;
    },
    hear: (batches) => stored(() => hear(store, batches)),
    certificateOf: (terminal) => readCertificate(store.setting(settingOf(terminal))),
    keepCertificate: (kept) =>
      void stored(() => store.putSetting(settingOf(kept.terminal), JSON.stringify(kept))),
    trusts: (terminal) => store.state(terminalStream, terminal).state.status !== 'revoked',
    onSaved: (listener) =>
      store.onChange(({ source }) => {
        if (source !== 'plant') listener({ source });
      }),
  };
}

/** The terminal's database as a file that was carried here is taken into it. */
export function carryStore(store: Store): CarryStore {
  const { certificateOf, keepCertificate, trusts } = floorStore(store);
  const own = store.options.terminal;
  return {
    hear: (batches) => stored(() => hear(store, batches, 'carried')),
    keepCertificate(given) {
      if (given.terminal !== own && certificateOf(given.terminal)?.signature !== given.signature)
        keepCertificate(given);
    },
    trusts,
  };
}

const readCertificate = (text: string | undefined): Certificate | null =>
  text === undefined ? null : (certificate.safeParse(JSON.parse(text)).data ?? null);

/** Null when the disk did not take it. */
function stored<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof StorageFailure) return null;
    throw error;
  }
}
