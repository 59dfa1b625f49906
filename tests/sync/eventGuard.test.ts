import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventBody } from '#sync/envelope';
import { isEventBody, mostReads } from '#sync/eventGuard';

const uuid = '018f0000-0000-7000-8000-000000000001';
const event = {
  eventId: uuid,
  terminal: 't',
  run: uuid,
  seq: 1,
  lamport: 1,
  stream: 'lamp/a',
  scope: 'site',
  type: 'LampSwitched',
  version: 1,
  class: 'fact',
  payload: { on: true },
  occurredAt: '2026-11-22T08:00:00.000Z',
  clock: { offsetMs: null, uncertaintyMs: null, bootId: 'b', monotonicMs: 0 },
  actor: { kind: 'person', person: 'p', role: 'quality' },
  revision: null,
  causation: null,
  correlation: uuid,
  effectKey: null,
  reads: [{ stream: 'lamp/b', version: 0 }],
  basis: [{ run: uuid, seq: 1 }],
  base: 0,
};
type Place = readonly (string | number)[];

/** Every place of a value with something in it, as a path. */
function placesOf(value: unknown, path: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]));
  return [path, ...inside];
}

/** An earlier change may have taken the place away: then nothing changes. */
function changed(value: unknown, [key, ...rest]: Place, by: unknown): unknown {
  if (key === undefined) return by;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value))
    return value.map((inner, i) => (String(i) === key ? changed(inner, rest, by) : inner));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      if (name !== key) return [[name, inner]];
      return rest.length === 0 && by === undefined ? [] : [[name, changed(inner, rest, by)]];
    }),
  );
}

const text = (length: number) => 'x'.repeat(length);
const edges: readonly unknown[] = [
  '',
  'x',
  text(60),
  text(61),
  text(64),
  text(65),
  text(100),
  text(101),
  text(300),
  text(301),
  'a/b',
  '/b',
  'a/',
  'a/b/c',
  `a/${text(198)}`,
  `a/${text(199)}`,
  'a/\n',
  '\n/a',
  'a/\u{1f600}',
  uuid,
  uuid.toUpperCase(),
  `${uuid}\n`,
  uuid.replace('7', '9'),
  uuid.replace('-8', '-c'),
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  'fact',
  'proposal',
  'person',
  'device',
  'policy',
  'plant',
  'operator',
  'nobody',
  [],
  {},
  null,
  undefined,
  true,
  0,
  -0,
  1,
  -1,
  -0.5,
  1.5,
  2 ** 53 - 1,
  2 ** 53,
  Infinity,
  NaN,
  { kind: 'device', device: 'd' },
  { kind: 'device', device: '' },
  { kind: 'policy', policy: 'p' },
  { kind: 'plant', more: 1 },
  { kind: 'policy' },
  { kind: 'person', person: 'p' },
  ...[mostReads, mostReads + 1].map((n) =>
    Array.from({ length: n }, () => ({ stream: 'a/b', version: 1, run: uuid, seq: 1 })),
  ),
];
const instants = fc
  .tuple(
    fc.constantFrom('0000', '1900', '2000', '2023', '2024', '2100', '9999', '99'),
    fc.integer({ min: 0, max: 13 }),
    fc.integer({ min: 0, max: 32 }),
    fc.constantFrom('T00:00:00.000Z', 'T23:59:59.999Z', 'T24:00:00.000Z', 'T00:00:60.000Z', ' 00:00:00.000Z'),
  )
  .map(([year, month, day, time]) => {
    const two = (n: number) => String(n).padStart(2, '0');
    return `${year}-${two(month)}-${two(day)}${time}`;
  });

describe('the guard of an event', () => {
  it('takes what the schema takes and nothing else, wherever something is changed or missing', () => {
    let taken = 0;
    const places = fc.constantFrom(...placesOf(event));
    const anything = fc.oneof(fc.constantFrom(...edges), fc.anything({ maxDepth: 2 }), instants);
    const changes = fc.array(fc.tuple(places, anything), { maxLength: 2 });
    fc.assert(
      fc.property(changes, (list) => {
        const value = list.reduce<unknown>((v, [place, by]) => changed(v, place, by), event);
        const { success } = eventBody.safeParse(value);
        expect(isEventBody(value)).toBe(success);
        taken += success ? 1 : 0;
      }),
      { numRuns: 5000 },
    );
    expect(taken).toBeGreaterThan(200);
  });

  it('agrees with the schema on every edge value at every place', () => {
    const differing = placesOf(event).flatMap((place) =>
      edges.flatMap((edge) => {
        const value = changed(event, place, edge);
        return isEventBody(value) === eventBody.safeParse(value).success ? [] : [[place, edge]];
      }),
    );
    expect(differing).toEqual([]);
  });

  it('knows every day that there is', () => {
    fc.assert(
      fc.property(instants, (occurredAt) => {
        const value = { ...event, occurredAt };
        expect(isEventBody(value)).toBe(eventBody.safeParse(value).success);
      }),
      { numRuns: 3000 },
    );
  });
});
