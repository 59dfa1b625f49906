import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FleetInbox } from '#terminal/devices/vda5050/inbox';
import {
  ADOPTED_AFTER,
  HeaderCounter,
  judgeHeader,
  MAX_AHEAD_MS,
  unheardTrail,
  type HeaderTrail,
  type SeenHeader,
} from '#terminal/devices/vda5050/headers';
import { updateOrder, buildOrder } from '#terminal/devices/vda5050/orderBuilder';
import {
  connectionSchema,
  factsheetSchema,
  MAX_PAYLOAD_BYTES,
  readMessage,
  stateSchema,
  visualizationSchema,
} from '#terminal/devices/vda5050/received';
import { instantActionsSchema, orderSchema } from '#terminal/devices/vda5050/schema';
import {
  agvTopic,
  fleetFilter,
  isAgvIdentity,
  parseTopic,
  RECEIVED_TOPICS,
} from '#terminal/devices/vda5050/topics';
import { officialSchema, officialValidator, type OfficialSchema } from '#tests/simulate/officialSchemas';
import { pickAndDrop, stateWith, wholeOrder } from './floor.ts';

const agv = { manufacturer: 'takt', serialNumber: 'AGV-01' };
const bytes = (message: unknown) =>
  Buffer.from(typeof message === 'string' ? message : JSON.stringify(message));
const headerOf = () => new HeaderCounter().take(agv, 'order', Date.UTC(2026, 0, 5, 6, 0, 0));

const connection = { ...headerOf(), connectionState: 'ONLINE' };
const position = { x: 1, y: 2, theta: 0, mapId: 'hall', positionInitialized: true };
const factsheet = {
  ...headerOf(),
  typeSpecification: {
    seriesName: 's',
    agvKinematic: 'DIFF',
    agvClass: 'CARRIER',
    maxLoadMass: 1,
    localizationTypes: ['NATURAL'],
    navigationTypes: ['AUTONOMOUS'],
  },
  physicalParameters: {
    speedMin: 0,
    speedMax: 1,
    accelerationMax: 1,
    decelerationMax: 1,
    heightMax: 1,
    width: 1,
    length: 1,
  },
  protocolLimits: {
    maxStringLens: {},
    maxArrayLens: {},
    timing: { minOrderInterval: 1, minStateInterval: 1 },
  },
  protocolFeatures: { optionalParameters: [], agvActions: [] },
  agvGeometry: {},
  loadSpecification: {},
};

const EXAMPLES: readonly (readonly [
  OfficialSchema,
  object,
  { safeParse(value: unknown): { success: boolean } },
])[] = [
  ['order', { ...headerOf(), ...wholeOrder(pickAndDrop()) }, orderSchema],
  [
    'instantActions',
    { ...headerOf(), actions: [{ actionId: 'a', actionType: 'cancelOrder', blockingType: 'HARD' }] },
    instantActionsSchema,
  ],
  ['state', stateWith(), stateSchema],
  ['connection', connection, connectionSchema],
  ['visualization', { ...headerOf(), agvPosition: position }, visualizationSchema],
  ['factsheet', factsheet, factsheetSchema],
];

describe('against the official schemas of 2.1.0', () => {
  it.for(EXAMPLES)(
    'an example of %s that we take is one that the standard takes',
    ([name, example, ours]) => {
      expect(ours.safeParse(example).success).toBe(true);
      const validate = officialValidator(name);
      expect(validate(JSON.parse(JSON.stringify(example))), JSON.stringify(validate.errors)).toBe(true);
    },
  );

  it.for(EXAMPLES)('every required field of %s is required by us', ([name, example, ours]) => {
    const required = officialSchema(name).required ?? [];
    if (name !== 'visualization') expect(required.length).toBeGreaterThan(4);
    const accepted = required.filter((field) => ours.safeParse({ ...example, [field]: undefined }).success);
    expect(accepted).toEqual([]);
  });

  it('first messages and updates of any release are valid', () => {
    const validate = officialValidator('order');
    const headers = new HeaderCounter();
    const plan = pickAndDrop();
    for (let released = 1; released <= plan.route.nodes.length; released += 1) {
      const first = buildOrder(plan, released);
      if (!first.ok) throw new Error(first.code);
      const update = updateOrder(plan, first.order, plan.route.nodes.length);
      for (const order of [first.order, ...(update.ok ? [update.order] : [])]) {
        const message = { ...headers.take(agv, 'order', 0), ...order };
        expect(validate(message), JSON.stringify(validate.errors)).toBe(true);
        expect(orderSchema.safeParse(message).success).toBe(true);
      }
    }
  });
});

describe('a received message', () => {
  it('may carry unknown fields, and null for what is optional', () => {
    const read = readMessage(
      'state',
      bytes({ ...stateWith(), paused: null, loads: null, agvPosition: null, future: { x: 1 } }),
    );
    expect(read).toMatchObject({
      ok: true,
      value: { topic: 'state', message: { orderId: '', driving: false } },
    });
    if (read.ok) expect(read.value.message).not.toHaveProperty('future');
  });

  it('is refused with the path of what is wrong', () => {
    expect(readMessage('state', bytes({ ...stateWith(), nodeStates: null }))).toEqual({
      ok: false,
      code: 'invalid',
      path: 'nodeStates',
    });
    expect(readMessage('connection', bytes({ ...connection, connectionState: 'SOMEWHERE' }))).toMatchObject({
      path: 'connectionState',
    });
    expect(readMessage('state', bytes('{"headerId":'))).toEqual({ ok: false, code: 'notJson' });
    expect(readMessage('state', Uint8Array.of(0xff, 0xfe))).toEqual({ ok: false, code: 'notJson' });
    expect(readMessage('state', bytes('undefined'))).toEqual({ ok: false, code: 'notJson' });
  });

  it('is refused when too large, too long in a list, or no finite number', () => {
    expect(readMessage('state', new Uint8Array(MAX_PAYLOAD_BYTES + 1))).toMatchObject({ code: 'tooLarge' });
    const errors = Array.from({ length: 1_001 }, () => ({ errorType: 'e', errorLevel: 'WARNING' }));
    expect(readMessage('state', bytes({ ...stateWith(), errors }))).toMatchObject({
      code: 'invalid',
      path: 'errors',
    });
    const infinite = JSON.stringify(stateWith()).replace('"batteryCharge":80', '"batteryCharge":1e999');
    expect(readMessage('state', bytes(infinite))).toMatchObject({ code: 'invalid' });
  });

  it('never throws on random bytes or random JSON, and is never made from them', () => {
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 500 }),
      fc.json({ maxDepth: 6 }).map((text) => Uint8Array.from(Buffer.from(text))),
    );
    fc.assert(
      fc.property(fc.constantFrom(...RECEIVED_TOPICS), payload, (topic, random) => {
        expect(readMessage(topic, random).ok).toBe(false);
      }),
    );
  });

  it('survives nesting as deep as its size allows', () => {
    const deep = '['.repeat(120_000) + ']'.repeat(120_000);
    expect(readMessage('state', bytes(deep)).ok).toBe(false);
  });

  it('with one field replaced by anything is still valid or refused, never half read', () => {
    const valid: Record<string, unknown> = { ...stateWith() };
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(valid)), fc.jsonValue({ maxDepth: 3 }), (field, value) => {
        const read = readMessage('state', bytes({ ...valid, [field]: value }));
        const again = read.ok ? readMessage('state', bytes(read.value.message)) : read;
        expect(again).toEqual(read);
      }),
      { numRuns: 500 },
    );
  });
});

describe('headers', () => {
  it('count per vehicle and topic from 0', () => {
    const counter = new HeaderCounter();
    const ids = [
      counter.take(agv, 'order', 0),
      counter.take(agv, 'order', 0),
      counter.take(agv, 'instantActions', 0),
      counter.take({ ...agv, serialNumber: 'AGV-02' }, 'order', 0),
    ].map(({ headerId }) => headerId);
    expect(ids).toEqual([0, 1, 0, 0]);
  });

  const start = Date.UTC(2026, 0, 5, 6, 0, 0);
  const header = (headerId: number, second: number): SeenHeader => ({
    headerId,
    timestamp: new Date(start + second * 1000).toISOString(),
  });
  /** What becomes of headers, each received at its second. */
  function judged(headers: readonly (readonly [headerId: number, second: number, stampedAt?: number])[]) {
    let trail: HeaderTrail = unheardTrail;
    return headers.map(([headerId, second, stampedAt = second]) => {
      const at = { wall: start + second * 1000, monotonic: second * 1000 };
      const judgement = judgeHeader(trail, header(headerId, stampedAt), at);
      trail = judgement.trail;
      return judgement.verdict;
    });
  }
  const yearsAhead = 70 * 365 * 86_400;

  it('tell news from what is late, over the wrap at 2^32 and over a restart', () => {
    expect(
      judged([
        [5, 1],
        [6, 1],
        [6, 1],
        [4, 2, 0],
      ]),
    ).toEqual(['news', 'news', 'stale', 'stale']);
    expect(
      judged([
        [2 ** 32 - 1, 1],
        [0, 1],
      ]),
    ).toEqual(['news', 'news']);
    expect(
      judged([
        [700, 5],
        [0, 9],
      ]),
    ).toEqual(['news', 'news']);
  });

  it('do not let one message from the future silence those after it', () => {
    const lie = [999_999_999, 3, yearsAhead] as const;
    expect(judged([[5, 1], [6, 2], lie, [7, 4], [8, 5]])).toEqual([
      'news',
      'news',
      'clockAhead',
      'news',
      'news',
    ]);
    expect(judged([lie, [7, 4]])).toEqual(['clockAhead', 'news']);
  });

  it('are believed again when they follow one another: the newest one was false, or the counter began anew', () => {
    // Stamped a little ahead, so that no stamp tells it from a restart.
    const lie = [999_999_999, 3, 3_000] as const;
    expect(judged([[5, 1], lie, [7, 4], [8, 5], [9, 6]])).toEqual(['news', 'news', 'stale', 'stale', 'news']);
    const clockAtZero = [
      [0, 9, -9_000_000],
      [1, 10, -8_999_999],
      [2, 11, -8_999_998],
    ] as const;
    expect(judged([[500, 8], ...clockAtZero])).toEqual(['news', 'stale', 'stale', 'news']);
  });

  it('of a vehicle whose clock is far ahead are believed after a while, and those after them at once', () => {
    const states = [0, 1, 2, 3, 4].map((n) => [n, n, n + yearsAhead] as const);
    expect(judged(states)).toEqual(['clockAhead', 'clockAhead', 'news', 'news', 'news']);
  });

  it('that come a second time are never a new row, however many', () => {
    const first = [1, 2, 3, 4, 5].map((n) => [n, n] as const);
    const again = [1, 2, 3, 4, 5].map((n) => [n, n + 10, n] as const);
    expect(judged([...first, ...again]).slice(5)).toEqual(['stale', 'stale', 'stale', 'stale', 'stale']);
  });

  it('lose no more than a few states to any one that does not belong to them', () => {
    const outlier = fc.record({
      place: fc.nat({ max: 20 }),
      headerId: fc.oneof(fc.nat({ max: 50 }), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
      aheadMs: fc.oneof(
        fc.integer({ min: -1e12, max: 2e12 }),
        fc.integer({ min: -MAX_AHEAD_MS, max: MAX_AHEAD_MS + 10 }),
      ),
    });
    const first = fc.oneof(fc.constantFrom(0, 2 ** 32 - 5), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
    const steps = fc.array(
      fc.record({ ids: fc.integer({ min: 1, max: 5 }), ms: fc.integer({ min: 1, max: 30_000 }) }),
      {
        minLength: 8,
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(first, steps, outlier, (from, gaps, lie) => {
        let [trail, headerId, ms, lost]: [HeaderTrail, number, number, number] = [unheardTrail, from, 0, 0];
        const judge = (id: number, stampMs: number) => {
          const message = { headerId: id, timestamp: new Date(start + stampMs).toISOString() };
          const judgement = judgeHeader(trail, message, { wall: start + ms, monotonic: ms });
          trail = judgement.trail;
          return judgement.verdict;
        };
        for (const [index, gap] of gaps.entries()) {
          if (index === lie.place) judge(lie.headerId, ms + lie.aheadMs);
          headerId = (headerId + gap.ids) % 2 ** 32;
          ms += gap.ms;
          if (judge(headerId, ms) !== 'news') lost += 1;
        }
        expect(lost).toBeLessThan(ADOPTED_AFTER);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('topics', () => {
  it('lead back to the vehicle and its message', () => {
    expect(parseTopic('uagv', agvTopic('uagv', agv, 'state'))).toEqual({ agv, topic: 'state' });
    expect(fleetFilter('uagv', 'state')).toBe('uagv/v2/+/+/state');
  });

  it.each([
    'uagv/v3/takt/AGV-01/state',
    'other/v2/takt/AGV-01/state',
    'uagv/v2/takt/AGV-01/order',
    'uagv/v2/takt/state',
    'uagv/v2/t/s/state/x',
    'uagv/v2//s/state',
  ])("that are not a vehicle's are nobody's: %s", (topic) => {
    expect(parseTopic('uagv', topic)).toBeNull();
  });

  it('never take wildcards or separators for a name', () => {
    for (const serialNumber of ['a/b', '+', '#', '', '$SYS', 'a b'])
      expect(isAgvIdentity({ ...agv, serialNumber })).toBe(false);
  });

  it('never throw on random text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), (text) => {
        expect(parseTopic('uagv', text)).toBeNull();
      }),
    );
  });
});

describe('the inbox', () => {
  const now = { wall: Date.UTC(2026, 0, 5, 6, 0, 0), monotonic: 0 };
  const inbox = () => new FleetInbox('uagv', new Set(['takt/AGV-01']));
  const receive = (box: FleetInbox, topic: (typeof RECEIVED_TOPICS)[number], message: unknown, from = agv) =>
    box.receive({ topic: agvTopic('uagv', from, topic), payload: bytes(message), retained: false }, now);

  it('passes each state on once', () => {
    const box = inbox();
    expect(receive(box, 'state', stateWith({ headerId: 7 })).status).toBe('message');
    expect(receive(box, 'state', stateWith({ headerId: 7 }))).toEqual({
      status: 'unused',
      code: 'stale',
      agv,
    });
    expect(receive(box, 'state', stateWith({ headerId: 6 }))).toEqual({
      status: 'unused',
      code: 'stale',
      agv,
    });
    expect(receive(box, 'state', stateWith({ headerId: 8 })).status).toBe('message');
  });

  it('takes a last will, whose header is older than what came since, and counts anew after ONLINE', () => {
    const box = inbox();
    receive(box, 'connection', { ...connection, headerId: 9 });
    receive(box, 'state', stateWith({ headerId: 500 }));
    expect(
      receive(box, 'connection', { ...connection, headerId: 8, connectionState: 'CONNECTIONBROKEN' }).status,
    ).toBe('message');
    expect(receive(box, 'state', stateWith({ headerId: 0 }))).toEqual({
      status: 'unused',
      code: 'stale',
      agv,
    });
    receive(box, 'connection', { ...connection, headerId: 0 });
    expect(receive(box, 'state', stateWith({ headerId: 0 })).status).toBe('message');
  });

  it('knows its fleet and believes the topic only if the message agrees', () => {
    const stranger = { manufacturer: 'takt', serialNumber: 'AGV-99' };
    expect(receive(inbox(), 'state', stateWith(), stranger)).toEqual({
      status: 'unused',
      code: 'unknownAgv',
      agv: null,
    });
    expect(receive(inbox(), 'state', stateWith({ serialNumber: 'AGV-02' }))).toEqual({
      status: 'unused',
      code: 'otherIdentity',
      agv,
    });
    expect(inbox().receive({ topic: 'takt/v1/site', payload: bytes('{}'), retained: false }, now)).toEqual({
      status: 'foreign',
    });
  });
});
