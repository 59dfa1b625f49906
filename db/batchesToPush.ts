import type { Batch } from '#sync/batch';
import type { EventPlace } from '#sync/envelope';
import { parseBody } from '#sync/envelope';
import type { PushSelection, Selected } from '#sync/plantPorts';
import { batchThrough } from './batches.ts';
import type { Pushable, Source, Sources } from './causalSlice.ts';
import { causalSlice } from './causalSlice.ts';
import type { PushableEvent, RunRow } from './coreStatements.ts';
import type { StoreParts } from './store.ts';

/**
 * What to push next: a causal slice. Signed pieces are taken in Lamport order over all runs concerned, with what they build on, so
 * that the plant judges nothing before what it was decided on. With own events go those of others that they name as their basis. A patient selection leaves out, run by run, what builds on something that is not to be had here;
 * `held` says that there was such.
 */
export function batchesToPush(store: StoreParts, selection: PushSelection): Selected {
  const own = runsOf(store, selection, 1);
  if (selection.whose === 'own' && own.length === 0) return { batches: [], held: false };
  const heard = runsOf(store, selection, 0);
  const wanted = selection.whose === 'own' ? own : [...own, ...heard];
  const [first, skipped] = earliest(store, wanted, selection);
  const found = select(store, first, heard, selection);
  // What comes later may pass by what is held back.
  const isEnough = skipped === 0 || (found.batches.length > 0 && !found.held);
  return isEnough ? found : select(store, sourcesOf(store, wanted, selection), heard, selection);
}

function select(
  store: StoreParts,
  wanted: Map<string, Source>,
  heard: readonly RunRow[],
  selection: PushSelection,
): Selected {
  const sources = selection.whose === 'own' ? withBasis(store, wanted, heard, selection) : wanted;
  const limits = selection.patient ? limitsOf(store, sources, selection.without) : new Map<string, number>();
  const ends = causalSlice(sources, limits, selection);
  const batches = [...sources.values()].flatMap(({ run, after }): Batch[] => {
    const end = ends.get(run.run);
    const made = end === undefined ? null : batchThrough(store, run, after, end);
    return made ? [made] : [];
  });
  return { batches, held: limits.size > 0 };
}

/** Runs in Lamport order until one push is full of what comes before the next of them; how many were left out. A PC that was alone for a week has hundreds. */
function earliest(
  store: StoreParts,
  runs: readonly RunRow[],
  selection: PushSelection,
): readonly [Map<string, Source>, number] {
  const begun = runs.flatMap((run) => {
    const seq = (selection.after.get(run.run) ?? run.ackedSeq) + 1;
    const first = store.statements.lamportAt.get(run.run, seq);
    return first ? [{ run, lamport: first.lamport }] : [];
  });
  begun.sort((a, b) => a.lamport - b.lamport);
  const sources = new Map<string, Source>();
  const lamports: number[] = [];
  for (const { run, lamport } of begun) {
    if (lamports.filter((earlier) => earlier < lamport).length >= selection.maxEvents) break;
    const source = sourceOf(store, run, selection);
    sources.set(run.run, source);
    lamports.push(...source.events.map((event) => event.lamport));
  }
  return [sources, begun.length - sources.size];
}

/** Runs that the plant lacks something of, or asks for again, in the order they became known. */
function runsOf(store: StoreParts, { without, after }: PushSelection, own: 0 | 1): readonly RunRow[] {
  const unacked = store.statements.unackedRuns.all(own);
  const known = new Set(unacked.map((row) => row.run));
  const again = [...after.keys()].flatMap((run) => {
    const row = known.has(run) ? undefined : store.statements.run.get(run);
    return row && Number(row.own) === own ? [row] : [];
  });
  return [...unacked, ...again].filter((run) => !without.has(run.run));
}

const sourcesOf = (
  store: StoreParts,
  runs: readonly RunRow[],
  selection: PushSelection,
): Map<string, Source> => new Map(runs.map((run) => [run.run, sourceOf(store, run, selection)]));

/** Those of `heard` that own events build on, directly or through each other, are looked at too; the others are not. */
function withBasis(
  store: StoreParts,
  own: Sources,
  heard: readonly RunRow[],
  selection: PushSelection,
): Sources {
  const sources = new Map(own);
  const others = new Map(heard.map((run) => [run.run, run]));
  const queue = [...sources.values()];
  for (let source = queue.shift(); source; source = queue.shift()) {
    for (const { run } of source.events.flatMap((event) => event.basis)) {
      const next = sources.has(run) ? undefined : others.get(run);
      if (!next) continue;
      const found = sourceOf(store, next, selection);
      sources.set(run, found);
      queue.push(found);
    }
  }
  return sources;
}

/** As many events as one push may have, and on to the end of what the last of them was signed with. */
function sourceOf(store: StoreParts, run: RunRow, { after: asked, maxEvents }: PushSelection): Source {
  const after = asked.get(run.run) ?? run.ackedSeq;
  const events: Pushable[] = [];
  let signed = 0;
  for (;;) {
    const from = after + events.length;
    const found = store.statements.pushable.all(run.run, from, maxEvents);
    const gap = found.findIndex((event, i) => event.seq !== from + 1 + i);
    for (const event of gap === -1 ? found : found.slice(0, gap)) {
      events.push(pushable(event));
      if (event.signed) signed = events.length;
    }
    const goesOn = gap === -1 && found.length === maxEvents;
    if (signed > 0 || !goesOn) return { run, after, events: events.slice(0, signed) };
  }
}

const pushable = ({ based, ...event }: PushableEvent): Pushable => ({
  ...event,
  basis: based === null ? [] : (parseBody(based)?.basis ?? []),
});

/** The last sequence number of each run before something that builds on what is neither at the plant nor in `sources`. */
function limitsOf(
  store: StoreParts,
  sources: Sources,
  without: ReadonlySet<string>,
): ReadonlyMap<string, number> {
  const limits = new Map<string, number>();
  const isMet = ({ run, seq }: EventPlace): boolean => {
    const last = sources.get(run)?.events.at(-1)?.seq ?? 0;
    if (last >= seq && (limits.get(run) ?? seq) >= seq) return true;
    return without.has(run) || (store.statements.run.get(run)?.ackedSeq ?? 0) >= seq;
  };
  for (let moved = true; moved;) {
    moved = false;
    for (const { run, after, events } of sources.values()) {
      const unmet = events.findIndex(({ basis }) => !basis.every(isMet));
      if (unmet === -1) continue;
      const before = events.slice(0, unmet).findLast((event) => event.signed)?.seq ?? after;
      if (before >= (limits.get(run.run) ?? Number.POSITIVE_INFINITY)) continue;
      limits.set(run.run, before);
      moved = true;
    }
  }
  return limits;
}
