import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  LEASE_MS,
  maySend,
  offlineLease,
  SETTLE_MS,
  SILENCE_MS,
  stepLease,
  type Beat,
  type Instant,
  type LeaseInput,
  type ZoneLease,
} from '#terminal/devices/vda5050/zoneLease';
import { readBeat } from '#terminal/devices/vda5050/zoneLeaseDriver';

const TICK_MS = 100;

interface Parcel {
  readonly due: number;
  readonly beat: Beat;
}

/** One terminal with its line to the broker; delays differ per message but keep their order, as over TCP. */
class Contender {
  readonly id: string;
  lease: ZoneLease = offlineLease(0);
  connected = false;
  pausedUntil = 0;
  toBroker: Parcel[] = [];
  toMe: (Parcel | { readonly due: number; readonly subscribed: true })[] = [];
  /** Time that this machine slept through: its monotonic clock stood still, its wall clock did not. */
  slept = 0;

  constructor(id: string) {
    this.id = id;
  }

  at(time: number): Instant {
    return { monotonic: time - this.slept, wall: 1_000_000 + time };
  }

  step(input: LeaseInput, time: number, random: () => number): Beat | null {
    const { lease, publish } = stepLease(this.lease, input, { terminal: this.id, at: this.at(time), random });
    this.lease = lease;
    return publish;
  }
}

/** Contenders around one broker, in virtual time. */
class Zone {
  time = 0;
  retained: Beat | null = null;
  readonly contenders: Contender[];
  readonly #delay: () => number;
  readonly #random: () => number;

  constructor(ids: readonly string[], delay: () => number, random: () => number) {
    this.contenders = ids.map((id) => new Contender(id));
    this.#delay = delay;
    this.#random = random;
  }

  get senders(): readonly string[] {
    return this.contenders.filter((one) => maySend(one.lease, one.at(this.time))).map(({ id }) => id);
  }

  connect(one: Contender): void {
    if (one.connected) return;
    one.connected = true;
    one.toBroker = [];
    const due = this.time + this.#delay();
    one.toMe = [{ due, subscribed: true }];
    if (this.retained !== null) one.toMe.push({ due, beat: this.retained });
  }

  disconnect(one: Contender): void {
    if (!one.connected) return;
    one.connected = false;
    // What was on its way up may still reach the broker; what was on its way down is lost.
    one.toMe = [];
    this.#step(one, { type: 'disconnected' });
  }

  run(ms: number, check: () => void = () => undefined): void {
    for (const until = this.time + ms; this.time < until;) {
      this.time += 10;
      this.#carryUp();
      for (const one of this.contenders) if (one.pausedUntil <= this.time) this.#live(one);
      check();
    }
  }

  #carryUp(): void {
    for (const one of this.contenders) {
      while (one.toBroker[0] !== undefined && one.toBroker[0].due <= this.time) {
        const parcel = one.toBroker.shift();
        if (parcel !== undefined) this.#spread(parcel.beat);
      }
    }
  }

  #spread(beat: Beat): void {
    this.retained = beat;
    for (const one of this.contenders) {
      if (!one.connected) continue;
      const due = Math.max(this.time + this.#delay(), one.toMe.at(-1)?.due ?? 0);
      one.toMe.push({ due, beat });
    }
  }

  #live(one: Contender): void {
    while (one.toMe[0] !== undefined && one.toMe[0].due <= this.time) {
      const parcel = one.toMe.shift();
      if (parcel === undefined) break;
      this.#step(one, 'beat' in parcel ? { type: 'heard', beat: parcel.beat } : { type: 'subscribed' });
    }
    if (this.time % TICK_MS === 0) this.#step(one, { type: 'tick' });
  }

  #step(one: Contender, input: LeaseInput): void {
    const beat = one.step(input, this.time, this.#random);
    if (beat === null || !one.connected) return;
    one.toBroker.push({ due: Math.max(this.time + this.#delay(), one.toBroker.at(-1)?.due ?? 0), beat });
  }
}

const quick = () => 10;
const half = () => 0.5;

function zoneOf(...ids: string[]): { zone: Zone; contenders: Contender[] } {
  const zone = new Zone(ids, quick, half);
  for (const one of zone.contenders) zone.connect(one);
  return { zone, contenders: zone.contenders };
}

function only(contenders: readonly Contender[], index: number): Contender {
  const one = contenders[index];
  if (one === undefined) throw new Error(`no contender ${String(index)}`);
  return one;
}

describe('the zone lease', () => {
  it('goes to a terminal alone after the silence and the settling, not before', () => {
    const { zone } = zoneOf('a');
    zone.run(SILENCE_MS + SETTLE_MS);
    expect(zone.senders).toEqual([]);
    zone.run(1_500);
    expect(zone.senders).toEqual(['a']);
    expect(zone.retained).toMatchObject({ terminal: 'a', epoch: 1 });
  });

  it('goes to exactly one of two that claim at the same moment', () => {
    const { zone } = zoneOf('a', 'b');
    zone.run(12_000);
    expect(zone.senders).toEqual(['b']);
  });

  it('stays where it is while others come and go', () => {
    const { zone, contenders } = zoneOf('b');
    zone.run(12_000);
    const late = new Contender('c');
    zone.contenders.push(late);
    zone.connect(late);
    zone.run(20_000, () => expect(zone.senders).toEqual(['b']));
    expect(late.lease).toMatchObject({ status: 'following', master: 'b', epoch: 1 });
    expect(only(contenders, 0).lease.epoch).toBe(1);
  });

  it('passes to another, with a higher epoch, when the master dies', () => {
    const { zone, contenders } = zoneOf('a', 'b');
    zone.run(12_000);
    zone.disconnect(only(contenders, 1));
    expect(zone.senders).toEqual([]);
    zone.run(SILENCE_MS);
    expect(zone.senders).toEqual([]);
    zone.run(5_000);
    expect(zone.senders).toEqual(['a']);
    expect(zone.retained).toMatchObject({ terminal: 'a', epoch: 2 });
  });

  it('is lost by its holder within 2 s of the broker going quiet', () => {
    const { zone, contenders } = zoneOf('a');
    zone.run(12_000);
    only(contenders, 0).toBroker = [];
    zone.contenders.forEach((one) => {
      one.connected = false;
    });
    zone.run(LEASE_MS);
    expect(zone.senders).toEqual([]);
  });

  it('is not resumed after a lost connection: the epoch goes up', () => {
    const { zone, contenders } = zoneOf('a');
    zone.run(12_000);
    zone.disconnect(only(contenders, 0));
    zone.connect(only(contenders, 0));
    zone.run(SILENCE_MS);
    expect(zone.senders).toEqual([]);
    zone.run(6_000);
    expect(zone.senders).toEqual(['a']);
    expect(zone.retained).toMatchObject({ epoch: 2 });
  });

  it('does not survive the machine sleeping, though its monotonic clock stood still', () => {
    const { zone, contenders } = zoneOf('a', 'b');
    zone.run(12_000);
    const sleeper = only(contenders, 1);
    sleeper.pausedUntil = zone.time + 30_000;
    sleeper.slept = 30_000;
    zone.run(29_990);
    expect(zone.senders).toEqual(['a']);
    expect(maySend(sleeper.lease, sleeper.at(zone.time))).toBe(false);
  });

  it("starts above every epoch known from the zone's events", () => {
    const lease = stepLease(
      offlineLease(41),
      { type: 'subscribed' },
      { terminal: 'a', at: { monotonic: 0, wall: 0 }, random: half },
    ).lease;
    const claim = stepLease(
      lease,
      { type: 'tick' },
      { terminal: 'a', at: { monotonic: 7_000, wall: 7_000 }, random: half },
    );
    expect(claim.publish).toEqual({ terminal: 'a', epoch: 42, beat: 1 });
  });

  it('keeps the epoch of a retained beat that comes before the word that we are subscribed', () => {
    const context = { terminal: 'a', at: { monotonic: 0, wall: 0 }, random: half };
    const heard = stepLease(
      offlineLease(0),
      { type: 'heard', beat: { terminal: 'z', epoch: 9, beat: 4 } },
      context,
    ).lease;
    expect(stepLease(heard, { type: 'subscribed' }, context).lease).toMatchObject({
      status: 'following',
      epoch: 9,
    });
  });

  it('gives way to another process under its own name', () => {
    const { zone, contenders } = zoneOf('a');
    zone.run(12_000);
    only(contenders, 0).step(
      { type: 'heard', beat: { terminal: 'a', epoch: 1, beat: 10_000 } },
      zone.time,
      half,
    );
    expect(zone.senders).toEqual([]);
  });
});

describe('whatever the network, the machines and the clocks do', () => {
  const event = fc.record({
    after: fc.integer({ min: 0, max: 9_000 }),
    who: fc.nat(2),
    what: fc.constantFrom('disconnect', 'connect', 'pause', 'sleep'),
    lasts: fc.integer({ min: 100, max: 12_000 }),
  });
  const weather = fc.record({
    events: fc.array(event, { minLength: 1, maxLength: 14 }),
    delays: fc.array(
      fc.oneof(
        { weight: 5, arbitrary: fc.integer({ min: 0, max: 200 }) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 9_000 }) },
      ),
      {
        minLength: 5,
        maxLength: 40,
      },
    ),
    randoms: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 10 }),
  });

  function cycling<T>(values: readonly T[], fallback: T): () => T {
    let turn = 0;
    return () => values[turn++ % values.length] ?? fallback;
  }

  it('there are never two who may send, and with a calm broker there is one again', () => {
    let handovers = 0;
    fc.assert(
      fc.property(weather, ({ events, delays, randoms }) => {
        let delay = cycling(delays, 10);
        const zone = new Zone(['a', 'b', 'c'], () => delay(), cycling(randoms, 0.5));
        for (const one of zone.contenders) zone.connect(one);
        const masters = new Set<string>();
        const check = () => {
          const { senders } = zone; // looked at a million times: no matcher in here
          if (senders.length > 1)
            throw new Error(`${senders.join(' and ')} may send at ${String(zone.time)} ms`);
          for (const one of senders) masters.add(one);
        };
        zone.run(11_000, check);
        for (const { after, who, what, lasts } of events) {
          const one = only(zone.contenders, who);
          if (what === 'disconnect') zone.disconnect(one);
          else if (what === 'connect') zone.connect(one);
          else one.pausedUntil = zone.time + lasts;
          if (what === 'sleep') one.slept += lasts;
          zone.run(after, check);
        }
        delay = quick;
        for (const one of zone.contenders) zone.connect(one);
        zone.run(40_000, check);
        expect(zone.senders).toHaveLength(1);
        handovers += masters.size - 1;
      }),
      { numRuns: 600 },
    );
    expect(handovers).toBeGreaterThan(20);
  }, 120_000);
});

describe('a beat on the wire', () => {
  const read = (text: string) => readBeat(Buffer.from(text));

  it('reads back, and anything else is refused without throwing', () => {
    expect(read('{"terminal":"a","epoch":3,"beat":7}')).toEqual({ terminal: 'a', epoch: 3, beat: 7 });
    for (const bad of [
      '',
      '{',
      'null',
      '[]',
      '{"terminal":"","epoch":1,"beat":1}',
      '{"terminal":"a","epoch":-1,"beat":1}',
    ]) {
      expect(read(bad)).toBeNull();
    }
    expect(readBeat(new Uint8Array(2_000))).toBeNull();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => readBeat(bytes) === null));
  });
});
