import { expect } from 'vitest';
import type { Actor } from '#domain/kernel/actor';
import type { DecideContext, Decision } from '#domain/kernel/decision';
import type { EventMeta, EventOf, EventSpecs, Recorded } from '#domain/kernel/event';
import type { StreamState, StreamType } from '#domain/kernel/streamType';
import { streamId } from '#domain/kernel/streamType';

export const supervisor: Actor = { kind: 'person', person: 'p-supervisor', role: 'supervisor' };

/** A decision context whose clock stands still and whose ids count up from 1. */
export function contextFor(actor: Actor = supervisor, now = '2026-11-22T08:00:00.000Z'): DecideContext {
  let next = 0;
  return { now, actor, newId: () => `id-${++next}` };
}

/** The same event as the store would record it, with sensible metadata that a test may override. */
export const recorded = <S extends StreamState, Specs extends EventSpecs>(
  type: StreamType<S, Specs>,
  key: string,
  event: EventOf<Specs>,
  meta: Partial<EventMeta> = {},
): Recorded<EventOf<Specs>> => ({
  ...event,
  eventId: 'e-0',
  stream: streamId(type, key),
  terminal: 't-1',
  occurredAt: '2026-11-22T07:00:00.000Z',
  clock: { offsetMs: 0, uncertaintyMs: 0 },
  actor: supervisor,
  revision: null,
  ...meta,
});

/** Folds events into a state, each numbered `e-1`, `e-2`, … so that tests can name them. */
export const fold = <S extends StreamState, Specs extends EventSpecs>(
  type: StreamType<S, Specs>,
  key: string,
  events: readonly EventOf<Specs>[],
): S =>
  events.reduce<S>(
    (state, event, i) => type.evolve(state, recorded(type, key, event, { eventId: `e-${i + 1}` })),
    type.initial,
  );

/**
 * given(stream, key, past).when(state => decision).then(events) | .thenRefused(code, params)
 *
 * Every drafted payload is also parsed by its own schema, so that no decision drafts what the store would reject.
 */
export function given<S extends StreamState, Specs extends EventSpecs>(
  type: StreamType<S, Specs>,
  key: string,
  past: readonly EventOf<Specs>[],
) {
  const state = fold(type, key, past);
  return {
    state,
    when(decide: (state: S) => Decision) {
      const decision = decide(state);
      return {
        decision,
        then(expected: readonly { stream?: string; type: string; payload?: unknown }[]) {
          expect(decision).toMatchObject({ ok: true });
          if (!decision.ok) return;
          expect(decision.events).toHaveLength(expected.length);
          expected.forEach((e, i) => expect(decision.events[i]).toMatchObject(e));
          for (const d of decision.events) {
            if (d.stream === streamId(type, key)) type.events[d.type]?.schema.parse(d.payload);
          }
        },
        thenRefused(code: string, params?: Record<string, unknown>) {
          expect(decision).toMatchObject({ ok: false, code, ...(params ? { params } : {}) });
        },
      };
    },
  };
}
