import { z } from 'zod';
import { personOf } from '../kernel/actor.ts';
import type { EventOf, Recorded } from '../kernel/event.ts';
import { fact } from '../kernel/event.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { assertNever, refuse } from '../kernel/refusal.ts';
import { defineStream } from '../kernel/streamType.ts';
import { code, instant } from '../kernel/text.ts';
import type { AssemblyRefusal } from './refusals.ts';

const stopStart = z.object({
  line: code,
  /** Where it stands; null: the whole line. */
  station: code.nullable(),
  /** When the line stopped, which may be before somebody recorded it. */
  startedAt: instant,
  /** A reason code of the site, or null: to be filled in. */
  reason: code.nullable(),
  andon: code.nullable(),
});
export type StopStart = z.infer<typeof stopStart>;

export const stopEvents = {
  StopStarted: fact(stopStart),
  StopEnded: fact(z.object({ line: code, endedAt: instant })),
  /** Planned stops leave the planned busy time (ISO 22400-2 PBT). The latest classification holds. */
  StopClassified: fact(
    z.object({ line: code, reason: code, planned: z.boolean(), note: z.string().max(1000) }),
  ),
  /** That it ended was said by mistake: it has stood since it began. */
  StopReopened: fact(z.object({ line: code })),
  /** It was recorded by mistake: nothing stood. The record stays, no figure counts it. */
  StopWithdrawn: fact(z.object({ line: code, note: z.string().max(1000) })),
};
export type StopEvent = EventOf<typeof stopEvents>;

interface StopBody {
  readonly start: StopStart | null;
  readonly endedAt: string | null;
  /** The person who said so; null where it runs, or no person did. */
  readonly endedBy: string | null;
  /** How often an end was taken back. */
  readonly reopened: number;
  readonly reason: string | null;
  readonly planned: boolean;
  readonly withdrawn: boolean;
}
export type StopState =
  { readonly status: 'absent' } | (StopBody & { readonly status: 'running' | 'ended' | 'withdrawn' });

const unseen: StopBody = {
  start: null,
  endedAt: null,
  endedBy: null,
  reopened: 0,
  reason: null,
  planned: false,
  withdrawn: false,
};

function settle(body: StopBody): StopState {
  if (body.withdrawn) return { ...body, status: 'withdrawn' };
  return { ...body, status: body.endedAt === null ? 'running' : 'ended' };
}

const evolve = (state: StopState, event: Recorded<StopEvent>): StopState => {
  const body = state.status === 'absent' ? unseen : state;
  switch (event.type) {
    case 'StopStarted':
      return body.start
        ? settle(body)
        : settle({ ...body, start: event.payload, reason: body.reason ?? event.payload.reason });
    case 'StopEnded':
      return body.endedAt === null
        ? settle({ ...body, endedAt: event.payload.endedAt, endedBy: personOf(event.actor) })
        : settle(body);
    case 'StopReopened':
      return settle({ ...body, endedAt: null, endedBy: null, reopened: body.reopened + 1 });
    case 'StopClassified':
      return settle({ ...body, reason: event.payload.reason, planned: event.payload.planned });
    case 'StopWithdrawn':
      return settle({ ...body, withdrawn: true });
    default:
      return assertNever(event);
  }
};

const legal = (state: StopState, event: Recorded<StopEvent>): Refusal<AssemblyRefusal> | null => {
  const start = state.status === 'absent' ? null : state.start;
  if (event.type === 'StopStarted') return start ? refuse('stopAlreadyRunning') : null;
  if (!start) return refuse('stopUnknown');
  if (state.status === 'withdrawn') return refuse('stopWithdrawn');
  switch (event.type) {
    case 'StopEnded':
      if (state.status === 'ended')
        return refuse('stopAlreadyEnded', { by: state.endedBy, decidedAt: state.endedAt });
      return Date.parse(event.payload.endedAt) < Date.parse(start.startedAt)
        ? refuse('stopEndBeforeStart', { startedAt: start.startedAt, endedAt: event.payload.endedAt })
        : null;
    case 'StopReopened':
      return state.status === 'ended' ? null : refuse('stopNotEnded');
    case 'StopClassified':
    case 'StopWithdrawn':
      return null;
    default:
      return assertNever(event);
  }
};

/** A time in which a station or the line did not work. */
export const stop = defineStream<StopState, typeof stopEvents>({
  name: 'stop',
  area: 'assembly',
  owner: 'supervisor',
  stateVersion: 4,
  events: stopEvents,
  initial: { status: 'absent' },
  scopeOf: (_key, first) => `line/${first.payload.line}`,
  evolve,
  legal,
  lifespan: (_key, { status }) => (status === 'ended' || status === 'withdrawn' ? 'closed' : 'open'),
});

/** Length of a stop so far, milliseconds; null while its start is not known; never negative. */
export function stopLengthMs(state: StopState, now: string): number | null {
  if (state.status === 'absent' || !state.start) return null;
  return Math.max(0, Date.parse(state.endedAt ?? now) - Date.parse(state.start.startedAt));
}
