import { z } from 'zod';
import { personOf, type Role } from '../kernel/actor.ts';
import type { EventOf, Recorded } from '../kernel/event.ts';
import { fact } from '../kernel/event.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { assertNever, refuse } from '../kernel/refusal.ts';
import { defineStream } from '../kernel/streamType.ts';
import { code } from '../kernel/text.ts';
import type { AssemblyRefusal } from './refusals.ts';

export const andonKinds = ['material', 'quality', 'equipment', 'safety', 'help'] as const;
export const andonKind = z.enum(andonKinds);
export type AndonKind = z.infer<typeof andonKind>;

/** Who comes for a call of a kind: those it rings for until somebody has taken it. */
export const calledRoles: Readonly<Record<AndonKind, readonly Role[]>> = {
  material: ['logistics', 'supervisor'],
  quality: ['quality', 'supervisor'],
  equipment: ['engineer', 'supervisor'],
  safety: ['supervisor', 'engineer', 'quality'],
  help: ['supervisor'],
};

const andonCall = z.object({
  line: code,
  station: code,
  kind: andonKind,
  unit: code.nullable(),
  part: code.nullable(),
  text: z.string().max(1000),
});
export type AndonCall = z.infer<typeof andonCall>;

export const andonEvents = {
  AndonCalled: fact(andonCall),
  AndonAcknowledged: fact(z.object({ line: code })),
  /** `level` counts from 1; nobody came within the time of the level before. */
  AndonEscalated: fact(z.object({ line: code, level: z.int().min(1).max(9) })),
  AndonResolved: fact(z.object({ line: code, note: z.string().max(1000) })),
  /** "Resolved" was wrong. `comes`: who had taken the call still comes; else it waits for somebody anew. */
  AndonReopened: fact(z.object({ line: code, note: z.string().max(1000), comes: z.boolean() })),
};
export type AndonEvent = EventOf<typeof andonEvents>;

interface AndonBody {
  /** Null while only later facts of the call are known. */
  readonly call: AndonCall | null;
  readonly calledAt: string | null;
  /** Since when nobody has taken it: its call, or its reopening. */
  readonly waitsSince: string | null;
  /** How often it was reopened; each time it can be taken, escalated and resolved once more. */
  readonly reopened: number;
  readonly level: number;
  readonly acknowledgedAt: string | null;
  /** The person who took it; null where nobody has, or no person did. */
  readonly acknowledgedBy: string | null;
  readonly resolvedAt: string | null;
  readonly resolvedBy: string | null;
}
export type AndonState =
  { readonly status: 'absent' } | (AndonBody & { readonly status: 'called' | 'acknowledged' | 'resolved' });

const unseen: AndonBody = {
  call: null,
  calledAt: null,
  waitsSince: null,
  reopened: 0,
  level: 0,
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
};

function settle(body: AndonBody): AndonState {
  if (body.resolvedAt !== null) return { ...body, status: 'resolved' };
  return { ...body, status: body.acknowledgedAt === null ? 'called' : 'acknowledged' };
}

const calledBy = (body: AndonBody, call: AndonCall, at: string): AndonBody => ({
  ...body,
  call,
  calledAt: at,
  waitsSince: body.waitsSince ?? at,
});

const reopenedAt = (body: AndonBody, comes: boolean, at: string): AndonBody => {
  const open = { ...body, reopened: body.reopened + 1, resolvedAt: null, resolvedBy: null };
  return comes ? open : { ...open, waitsSince: at, level: 0, acknowledgedAt: null, acknowledgedBy: null };
};

/** The first who took it, or resolved it, is the one. */
const takenBy = (body: AndonBody, { occurredAt, actor }: Recorded<AndonEvent>): AndonBody =>
  body.acknowledgedAt === null
    ? { ...body, acknowledgedAt: occurredAt, acknowledgedBy: personOf(actor) }
    : body;
const resolvedBy = (body: AndonBody, { occurredAt, actor }: Recorded<AndonEvent>): AndonBody =>
  body.resolvedAt === null ? { ...body, resolvedAt: occurredAt, resolvedBy: personOf(actor) } : body;

const evolve = (state: AndonState, event: Recorded<AndonEvent>): AndonState => {
  const body = state.status === 'absent' ? unseen : state;
  switch (event.type) {
    case 'AndonCalled':
      return body.call ? settle(body) : settle(calledBy(body, event.payload, event.occurredAt));
    case 'AndonAcknowledged':
      return settle(takenBy(body, event));
    case 'AndonEscalated':
      return settle({ ...body, level: Math.max(body.level, event.payload.level) });
    case 'AndonResolved':
      return settle(resolvedBy(body, event));
    case 'AndonReopened':
      return settle(reopenedAt(body, event.payload.comes, event.occurredAt));
    default:
      return assertNever(event);
  }
};

const legal = (state: AndonState, event: Recorded<AndonEvent>): Refusal<AssemblyRefusal> | null => {
  if (event.type === 'AndonCalled') {
    return state.status === 'absent' || !state.call ? null : refuse('andonAlreadyOpen');
  }
  if (state.status === 'absent' || !state.call) return refuse('andonUnknown');
  if (event.type === 'AndonReopened') return state.status === 'resolved' ? null : refuse('andonNotResolved');
  if (state.status === 'resolved')
    return refuse('andonAlreadyResolved', { by: state.resolvedBy, decidedAt: state.resolvedAt });
  switch (event.type) {
    case 'AndonAcknowledged':
      return state.status === 'acknowledged'
        ? refuse('andonAlreadyAcknowledged', { by: state.acknowledgedBy, decidedAt: state.acknowledgedAt })
        : null;
    case 'AndonEscalated':
      return event.payload.level <= state.level
        ? refuse('andonAlreadyEscalated', { level: state.level })
        : null;
    case 'AndonResolved':
      return null;
    default:
      return assertNever(event);
  }
};

/** A call for help from a station. Stops are streams of their own: a call need not stop the line. */
export const andon = defineStream<AndonState, typeof andonEvents>({
  name: 'andon',
  area: 'assembly',
  owner: 'supervisor',
  stateVersion: 3,
  events: andonEvents,
  initial: { status: 'absent' },
  scopeOf: (_key, first) => `line/${first.payload.line}`,
  evolve,
  legal,
  lifespan: (_key, { status }) => (status === 'resolved' ? 'closed' : 'open'),
});
