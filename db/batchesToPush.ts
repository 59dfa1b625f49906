import type { Batch } from '#sync/batch';
import type { EventPlace } from '#sync/envelope';
import type { PushSelection, Selected } from '#sync/plantPorts';
import { batchThrough } from './batches.ts';
import { causalSlice, namedBy, type Source, type Sources } from './causalSlice.ts';
import type { RunRow } from './coreStatements.ts';
import type { StoreParts } from './store.ts';

/**
 * What to push next: a causal slice. Signed pieces are taken in Lamport order over all runs concerned, with what they build on, so
 * that the plant judges nothing before what it was decided on. With own events go those of others that they name as their basis. A patient selection leaves out, run by run, what builds on something that is not to be had here;
 * `held` says that there was such.
 */
export function batchesToPush(store: StoreParts, selection: PushSelection): Selected {
  const own = sourcesOf(store, selection, 1);
  if (selection.whose === 'own' && own.size === 0) return { batches: [], held: false };
  const heard = sourcesOf(store, selection, 0);
  const sources = new Map([...own, ...(selection.whose === 'own' ? basisIn(own, heard) : heard)]);
  const limits = selection.patient ? limitsOf(store, sources, selection.without) : new Map<string, number>();
  const { ends, held } = causalSlice(sources, limits, selection);
  const batches = [...sources.values()].flatMap(({ run, after }): Batch[] => {
    const end = ends.get(run.run);
    const made = end === undefined ? null : batchThrough(store, run, after, end);
    return made ? [made] : [];
  });
  return { batches, held: held || limits.size > 0 };
}

/** Runs that the plant lacks something of, or asks for again, in the order they became known. */
function sourcesOf(store: StoreParts, selection: PushSelection, own: 0 | 1): Sources {
  const { without, after, maxEvents } = selection;
  const unacked = store.statements.unackedRuns.all(own);
  const known = new Set(unacked.map((row) => row.run));
  const again = [...after.keys()].flatMap((run) => {
    const row = known.has(run) ? undefined : store.statements.run.get(run);
    return row && Number(row.own) === own ? [row] : [];
  });
  const rows = [...unacked, ...again].filter((run) => !without.has(run.run));
  return new Map(
    rows.map((run) => [run.run, sourceOf(store, run, after.get(run.run) ?? run.ackedSeq, maxEvents)]),
  );
}

function sourceOf(store: StoreParts, run: RunRow, after: number, maxEvents: number): Source {
  const found = store.statements.pushable.all(run.run, after, maxEvents);
  const gap = found.findIndex((event, i) => event.seq !== after + 1 + i);
  const whole = gap === -1 ? found : found.slice(0, gap);
  const goesOn = gap === -1 && found.length === maxEvents;
  const signed = whole.findLastIndex((event) => event.signed) + 1;
  return { run, after, events: goesOn && signed === 0 ? whole : whole.slice(0, signed), goesOn };
}

/** Those of `heard` that `seeds` build on, directly or through each other. */
function basisIn(seeds: Sources, heard: Sources): Sources {
  const found = new Map<string, Source>();
  const queue = [...seeds.values()];
  for (let source = queue.shift(); source; source = queue.shift()) {
    for (const { run } of source.events.flatMap(namedBy)) {
      const next = heard.get(run);
      if (!next || found.has(run)) continue;
      found.set(run, next);
      queue.push(next);
    }
  }
  return found;
}

/** The last sequence number of each run before something that builds on what is neither at the plant nor in `sources`. */
function limitsOf(
  store: StoreParts,
  sources: Sources,
  without: ReadonlySet<string>,
): ReadonlyMap<string, number> {
  const limits = new Map<string, number>();
  const isMet = ({ run, seq }: EventPlace): boolean => {
    if (without.has(run) || (store.statements.run.get(run)?.ackedSeq ?? 0) >= seq) return true;
    const source = sources.get(run);
    const last = source?.events.at(-1)?.seq ?? 0;
    return source !== undefined && (source.goesOn || last >= seq) && (limits.get(run) ?? seq) >= seq;
  };
  for (let moved = true; moved;) {
    moved = false;
    for (const { run, after, events } of sources.values()) {
      const unmet = events.findIndex((event) => !namedBy(event).every(isMet));
      if (unmet === -1) continue;
      const before = events.slice(0, unmet).findLast((event) => event.signed)?.seq ?? after;
      if (before >= (limits.get(run.run) ?? Number.POSITIVE_INFINITY)) continue;
      limits.set(run.run, before);
      moved = true;
    }
  }
  return limits;
}
