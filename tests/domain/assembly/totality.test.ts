import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { andon } from '#domain/assembly/andon';
import { order } from '#domain/assembly/order';
import { rework } from '#domain/assembly/rework';
import { sequence } from '#domain/assembly/sequence';
import { stop } from '#domain/assembly/stop';
import { tool } from '#domain/assembly/tool';
import { unit } from '#domain/assembly/unit';
import { visit } from '#domain/assembly/visit';
import type { EventSpecs } from '#domain/kernel/event';
import type { AnyStreamType, StreamState, StreamType } from '#domain/kernel/streamType';
import { recorded } from '../given.ts';
import { payloadOf } from './payloads.ts';

const statuses: Record<string, readonly string[]> = {
  andon: ['absent', 'called', 'acknowledged', 'resolved'],
  order: ['absent', 'imported', 'released', 'started', 'completed', 'reversed'],
  rework: ['absent', 'open', 'done', 'verified', 'withdrawn'],
  sequence: ['absent', 'planned'],
  stop: ['absent', 'running', 'ended', 'withdrawn'],
  tool: ['absent', 'known'],
  unit: ['absent', 'planned', 'atStation', 'between', 'pulledOff', 'shipped', 'scrapped'],
  visit: ['absent', 'open', 'closed', 'withdrawn'],
};
const keys: Record<string, string> = { visit: 'u-1/FA-02/1', sequence: 'FA1', tool: 'T-17' };
const blank = {
  concerning: () => [],
  get: <S extends StreamState, Specs extends EventSpecs>(type: StreamType<S, Specs>): S => type.initial,
};
const actors = fc.constantFrom(
  { kind: 'person' as const, person: 'p-1', role: 'supervisor' as const },
  { kind: 'device' as const, device: 'T-17' },
  { kind: 'policy' as const, policy: 'nok' },
);

describe.each([andon, order, rework, sequence, stop, tool, unit, visit] as AnyStreamType[])(
  'the stream $name',
  (type) => {
    const key = keys[type.name] ?? 'k-1';
    const event = fc.oneof(
      ...Object.entries(type.events).map(([name, spec]) =>
        fc.record({
          type: fc.constant(name),
          payload: payloadOf(spec.schema).map((payload) => spec.schema.parse(payload)),
          actor: actors,
        }),
      ),
    );

    test('takes any event in any state, and any order of events gives a state of its own', () => {
      let folded = 0;
      fc.assert(
        fc.property(fc.array(event, { maxLength: 30 }), (events) => {
          let state = type.initial;
          events.forEach((e, i) => {
            const { actor, ...body } = e;
            const next = recorded(type, key, body, { eventId: `e-${i}`, actor });
            const refusal = type.legal(state, next, blank);
            expect(refusal === null || refusal.ok === false).toBe(true);
            state = type.evolve(state, next);
            expect(type.concerns(key, state).every((subject) => /^[^/]+\/./su.test(subject))).toBe(true);
            expect(statuses[type.name]).toContain(state.status);
            expect(type.claims(next)).toBeInstanceOf(Array);
            expect(type.scopeOf(key, next)).toMatch(/^(site|line\/.+)$/);
            folded += 1;
          });
          expect(JSON.parse(JSON.stringify(state))).toEqual(state);
        }),
        { numRuns: 200 },
      );
      expect(folded).toBeGreaterThan(500);
    });
  },
);
