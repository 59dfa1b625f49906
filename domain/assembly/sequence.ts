import { z } from 'zod';
import { signatureSince, unsigned } from '../kernel/actor.ts';
import type { EventOf, Recorded } from '../kernel/event.ts';
import { fact, loosening, proposal } from '../kernel/event.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { assertNever, refuse } from '../kernel/refusal.ts';
import { defineStream } from '../kernel/streamType.ts';
import { code } from '../kernel/text.ts';
import type { AssemblyRefusal } from './refusals.ts';

const orders = z.array(code).max(5000);

export const sequenceEvents = {
  /** The whole order of build anew. `basis` is the number of changes of order that the planner had seen. */
  SequencePlanned: proposal(z.object({ line: code, orders, basis: z.int().min(0) })),
  /** Orders put behind the last one; needs no basis, because it moves nobody. */
  SequenceExtended: proposal(z.object({ line: code, orders: orders.min(1) })),
  /** `after: null` is the head; `seenAfter` is whom the mover saw it stand behind. */
  SequenceMoved: proposal(
    z.object({ line: code, order: code, after: code.nullable(), seenAfter: code.nullable() }),
  ),
  SequencePaused: proposal(z.object({ line: code, order: code, reason: z.string().min(1).max(500) })),
  /** `signature` null: recorded before resuming was signed. */
  SequenceResumed: loosening(z.object({ line: code, order: code, signature: signatureSince }), [unsigned]),
  /**
   * The first `count` orders keep their places. `seen`: how many did as far as the planner knew; records from before this was said
   * lack it.
   */
  SequenceFrozen: proposal(
    z.object({ line: code, count: z.int().min(0).max(5000), seen: z.int().min(0).optional() }),
  ),
  /** A unit of the order has come onto the line; `last` is true for the order's last unit. `number` counts units from 1. */
  SequenceLaunched: fact(
    z.object({ line: code, order: code, unit: code, number: z.int().min(1), last: z.boolean() }),
  ),
};
export type SequenceEvent = EventOf<typeof sequenceEvents>;

export interface SequenceEntry {
  readonly order: string;
  /** Why it is passed over, or null. */
  readonly paused: string | null;
}

interface SequenceBody {
  readonly entries: readonly SequenceEntry[];
  readonly frozen: number;
  /** Changes of order so far: what `basis` is compared with. */
  readonly changes: number;
  readonly lastNumber: number;
  /** The latest orders that have left the sequence, newest last; at most `launchedKept`. */
  readonly launched: readonly string[];
}
export type SequenceState = { readonly status: 'absent' } | (SequenceBody & { readonly status: 'planned' });

const empty: SequenceBody = { entries: [], frozen: 0, changes: 0, lastNumber: 0, launched: [] };
const launchedKept = 500;

export const sequenceBody = (state: SequenceState): SequenceBody =>
  state.status === 'absent' ? empty : state;

/** The order to be launched next: the first that is not paused. */
export const nextToLaunch = (state: SequenceState): string | null =>
  sequenceBody(state).entries.find((e) => e.paused === null)?.order ?? null;

const evolve = (state: SequenceState, event: Recorded<SequenceEvent>): SequenceState => ({
  ...changed(sequenceBody(state), event),
  status: 'planned',
});

function changed(body: SequenceBody, event: SequenceEvent): SequenceBody {
  switch (event.type) {
    case 'SequencePlanned':
      return { ...body, entries: planned(body, event.payload.orders), changes: body.changes + 1 };
    case 'SequenceExtended':
      return { ...body, entries: [...body.entries, ...newOnes(body, event.payload.orders)] };
    case 'SequenceMoved':
      return {
        ...body,
        entries: moved(body.entries, event.payload.order, event.payload.after),
        changes: body.changes + 1,
      };
    case 'SequencePaused':
      return withPause(body, event.payload.order, event.payload.reason);
    case 'SequenceResumed':
      return withPause(body, event.payload.order, null);
    case 'SequenceFrozen':
      return { ...body, frozen: event.payload.count };
    case 'SequenceLaunched':
      return launched(body, event.payload);
    default:
      return assertNever(event);
  }
}

/** What was launched meanwhile is not built again; what was paused stays so. */
function planned(body: SequenceBody, wanted: readonly string[]): SequenceEntry[] {
  const known = new Map(body.entries.map((e) => [e.order, e]));
  const gone = new Set(body.launched);
  return [...new Set(wanted)]
    .filter((o) => !gone.has(o))
    .map((o) => known.get(o) ?? { order: o, paused: null });
}

function newOnes(body: SequenceBody, wanted: readonly string[]): SequenceEntry[] {
  const unknown = new Set(wanted);
  for (const order of body.launched) unknown.delete(order);
  for (const { order } of body.entries) unknown.delete(order);
  return [...unknown].map((order) => ({ order, paused: null }));
}

function moved(
  entries: readonly SequenceEntry[],
  who: string,
  after: string | null,
): readonly SequenceEntry[] {
  const entry = entries.find((e) => e.order === who);
  if (!entry) return entries;
  const rest = entries.filter((e) => e.order !== who);
  const at = after === null ? 0 : rest.findIndex((e) => e.order === after) + 1;
  return [...rest.slice(0, at), entry, ...rest.slice(at)];
}

const withPause = (body: SequenceBody, who: string, paused: string | null): SequenceBody => ({
  ...body,
  entries: body.entries.map((e) => (e.order === who ? { ...e, paused } : e)),
});

const launched = (
  body: SequenceBody,
  payload: { readonly order: string; readonly number: number; readonly last: boolean },
): SequenceBody => ({
  ...body,
  entries: payload.last ? body.entries.filter((e) => e.order !== payload.order) : body.entries,
  launched: payload.last
    ? [...body.launched.filter((o) => o !== payload.order), payload.order].slice(-launchedKept)
    : body.launched,
  lastNumber: Math.max(body.lastNumber, payload.number),
});

const legal = (state: SequenceState, event: Recorded<SequenceEvent>): Refusal<AssemblyRefusal> | null => {
  const body = sequenceBody(state);
  switch (event.type) {
    case 'SequencePlanned':
      return plannable(body, event.payload);
    case 'SequenceExtended':
      return newOnes(body, event.payload.orders).length === 0
        ? refuse('sequenceEntryDuplicate', { order: event.payload.orders[0] ?? null })
        : null;
    case 'SequenceMoved':
      return movable(body, event.payload);
    case 'SequencePaused':
    case 'SequenceResumed':
      return pausable(body, event.payload.order, event.type === 'SequencePaused');
    case 'SequenceFrozen':
      return freezable(body, event.payload);
    case 'SequenceLaunched':
      return launchable(body, event.payload);
    default:
      return assertNever(event);
  }
};

const missing = (body: SequenceBody, who: string): Refusal<AssemblyRefusal> | null => {
  if (body.entries.some((e) => e.order === who)) return null;
  return body.launched.includes(who)
    ? refuse('sequenceEntryLaunched', { order: who })
    : refuse('sequenceEntryUnknown', { order: who });
};

function plannable(
  body: SequenceBody,
  wanted: { readonly orders: readonly string[]; readonly basis: number },
): Refusal<AssemblyRefusal> | null {
  if (wanted.basis !== body.changes)
    return refuse('sequenceChanged', { changes: body.changes - wanted.basis });
  const seen = new Set<string>();
  const twice = wanted.orders.find((o) => seen.size === seen.add(o).size);
  if (twice) return refuse('sequenceEntryDuplicate', { order: twice });
  const kept = planned(body, wanted.orders);
  const broken = body.entries.slice(0, body.frozen).find((e, i) => kept[i]?.order !== e.order);
  return broken ? refuse('sequenceFrozen', { order: broken.order, frozen: body.frozen }) : null;
}

function movable(
  body: SequenceBody,
  move: { readonly order: string; readonly after: string | null; readonly seenAfter: string | null },
): Refusal<AssemblyRefusal> | null {
  const gone = missing(body, move.order);
  if (gone) return gone;
  const at = body.entries.findIndex((e) => e.order === move.order);
  const before = body.entries[at - 1]?.order ?? null;
  const stillThere = before === move.seenAfter || body.launched.includes(move.seenAfter ?? '');
  if (!stillThere) return refuse('sequenceChanged', { order: move.order, standsAfter: before });
  if (move.after === move.order) return refuse('sequenceEntryDuplicate', { order: move.order });
  const target = move.after === null ? -1 : body.entries.findIndex((e) => e.order === move.after);
  if (move.after !== null && target < 0) return missing(body, move.after);
  const landsAt = target < at ? target + 1 : target;
  if (at < body.frozen || landsAt < body.frozen) {
    return refuse('sequenceFrozen', { order: move.order, frozen: body.frozen });
  }
  return null;
}

/** More may always be frozen; fewer only by who knows of all that are. */
function freezable(
  body: SequenceBody,
  { count, seen }: { readonly count: number; readonly seen?: number | undefined },
): Refusal<AssemblyRefusal> | null {
  const unknown = seen !== undefined && seen !== body.frozen;
  return unknown && count < body.frozen ? refuse('sequenceFrozenAnew', { frozen: body.frozen }) : null;
}

function pausable(body: SequenceBody, who: string, pause: boolean): Refusal<AssemblyRefusal> | null {
  const entry = body.entries.find((e) => e.order === who);
  if (!entry) return missing(body, who);
  if (pause) return entry.paused === null ? null : refuse('sequenceEntryPaused', { order: who });
  return entry.paused === null ? refuse('sequenceEntryNotPaused', { order: who }) : null;
}

function launchable(
  body: SequenceBody,
  launch: { readonly order: string; readonly number: number },
): Refusal<AssemblyRefusal> | null {
  const entry = body.entries.find((e) => e.order === launch.order);
  if (!entry) return missing(body, launch.order);
  if (entry.paused !== null) return refuse('sequenceEntryPaused', { order: launch.order });
  return launch.number <= body.lastNumber ? refuse('sequenceNumberTaken', { number: launch.number }) : null;
}

/** The build sequence of a line; its key is the line's id. Orders leave it when their last unit is launched. */
export const sequence = defineStream<SequenceState, typeof sequenceEvents>({
  name: 'sequence',
  area: 'assembly',
  owner: 'supervisor',
  stateVersion: 1,
  events: sequenceEvents,
  initial: { status: 'absent' },
  scopeOf: (line) => `line/${line}`,
  evolve,
  legal,
});
