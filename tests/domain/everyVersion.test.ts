import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { EventSpec } from '#domain/kernel/event';
import { fact, loosening, upcast } from '#domain/kernel/event';
import { kernelEvents } from '#domain/kernel/kernelEvents';
import { streamTypes } from '#domain/streams';

/**
 * By stream type and event type (kernel events by their type alone), a payload as each version has written it. What stands here is never
 * changed: a version that writes another shape adds its own beside it, and an upcast.
 */
const written = z
  .record(z.string(), z.record(z.string(), z.unknown()))
  .parse(JSON.parse(readFileSync(new URL('writtenPayloads.json', import.meta.url), 'utf8')));

const specs = new Map<string, EventSpec>([
  ...Object.values(streamTypes).flatMap((type) =>
    Object.entries(type.events).map(([event, spec]) => [`${type.name} ${event}`, spec] as const),
  ),
  ...Object.entries(kernelEvents),
]);

describe('every version of every event', () => {
  it('that was ever written has a payload to be held against, and every such payload an event', () => {
    expect(specs.size).toBeGreaterThan(130);
    const versions = [...specs].map(([name, { version }]) => [
      name,
      Array.from({ length: version }, (_, i) => String(i + 1)),
    ]);
    const held = Object.entries(written).map(([name, payloads]) => [name, Object.keys(payloads)]);
    expect(Object.fromEntries(held)).toEqual(Object.fromEntries(versions));
  });

  it.each([...specs])('can still be read: %s', (name, spec) => {
    for (const [version, payload] of Object.entries(written[name] ?? {})) {
      const read = spec.schema.safeParse(upcast(spec, Number(version), payload));
      expect(read.error?.issues ?? [], `version ${version}`).toEqual([]);
    }
  });

  it('folds into a state', () => {
    for (const { name, events, evolve, initial } of Object.values(streamTypes))
      for (const [type, spec] of Object.entries(events))
        for (const [version, payload] of Object.entries(written[`${name} ${type}`] ?? {})) {
          const meta = {
            eventId: '0192f8a0-0000-7000-8000-000000000001',
            stream: `${name}/a/b/1`,
            terminal: 't-1',
            occurredAt: '2026-11-22T08:00:00.000Z',
            actor: { kind: 'person', person: 'p-1', role: 'supervisor' },
            revision: null,
            clock: { offsetMs: 0, uncertaintyMs: 0 },
          } as const;
          const state = evolve(initial, { ...meta, type, payload: upcast(spec, Number(version), payload) });
          expect(state, `${name} ${type} ${version}`).toHaveProperty('status');
        }
  });
});

describe('a payload of an older version', () => {
  const lengthInMm = fact(z.object({ mm: z.number(), by: z.string() }), [
    (payload) => ({ cm: Number(Object(payload).inch) * 2.54 }),
    (payload) => ({ mm: Number(Object(payload).cm) * 10, by: 'unknown' }),
  ]);

  it('goes through every version between, and one of this version through none', () => {
    expect(lengthInMm.version).toBe(3);
    expect(upcast(lengthInMm, 1, { inch: 2 })).toEqual({ mm: 50.8, by: 'unknown' });
    expect(upcast(lengthInMm, 2, { cm: 3 })).toEqual({ mm: 30, by: 'unknown' });
    expect(upcast(lengthInMm, 3, { mm: 7, by: 'p-1' })).toEqual({ mm: 7, by: 'p-1' });
  });

  it('cannot be left behind: the version counts the upcasts', () => {
    expect(loosening(z.object({})).version).toBe(1);
    expect(loosening(z.object({}), [(payload) => payload]).version).toBe(2);
  });
});
