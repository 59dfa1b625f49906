/**
 * Who may send orders to the vehicles of one zone: one terminal at a time, agreed over one retained MQTT topic.
 *
 * The master beats every 500 ms and may send only while a beat of its own came back that it had sent less than 2 s ago.
 * Others wait for 6 s without hearing a master, then claim with a higher epoch. A claim dominates every lower epoch, and
 * at equal epochs the greater terminal id decides.
 *
 * Why there are never two who may send: the broker puts all beats on the topic into one order and every subscriber sees
 * that order. A beat of the old master that reached the broker after a claim comes back to it after the claim, which
 * ends its mastership; one that reached it before was sent before, so its lease ends within 2 s of the claim. A claimant
 * waits longer than that (`settling`) after its claim came back. This holds whatever the silence looked like; the 6 s only
 * keep a healthy master in office. After a lost connection nobody resumes: the topic may have moved on unseen.
 *
 * Instants are ms. `monotonic` decides; `wall` is the second opinion for a machine that slept, whose monotonic clock stood still.
 */
export interface Beat {
  readonly terminal: string;
  readonly epoch: number;
  /** Counts the beats of one mastership from 1. */
  readonly beat: number;
}

export type ZoneLease =
  | { readonly status: 'offline'; readonly epoch: number }
  | {
      readonly status: 'following';
      readonly epoch: number;
      readonly master: string | null;
      readonly heardAt: number;
      readonly patienceMs: number;
    }
  | ({ readonly status: 'claiming' } & Mastership)
  | ({ readonly status: 'settling'; readonly since: number } & Mastership)
  | ({ readonly status: 'holding' } & Mastership);

interface Mastership {
  readonly epoch: number;
  readonly lastBeat: SentBeat;
  /** Beats sent and not yet come back, oldest first. */
  readonly onTheWay: readonly SentBeat[];
  /** The newest beat that came back. */
  readonly confirmed: SentBeat | null;
}

interface SentBeat extends Instant {
  readonly beat: number;
}

export interface Instant {
  readonly monotonic: number;
  readonly wall: number;
}

export type LeaseInput =
  | { readonly type: 'subscribed' }
  | { readonly type: 'disconnected' }
  | { readonly type: 'heard'; readonly beat: Beat }
  | { readonly type: 'tick' };

export interface LeaseStep {
  readonly lease: ZoneLease;
  /** To publish on the zone's topic: QoS 1, retained. */
  readonly publish: Beat | null;
}

export interface LeaseContext {
  readonly terminal: string;
  readonly at: Instant;
  /** Spreads claims over up to a second; evenly distributed in [0, 1). */
  readonly random: () => number;
}

export const BEAT_MS = 500;
export const LEASE_MS = 2_000;
export const SILENCE_MS = 6_000;
/** Longer than a lease, by enough for clocks that do not run equally fast. */
export const SETTLE_MS = 2_500;
const SPREAD_MS = 1_000;
const MAX_ON_THE_WAY = 32;

/** @param knownEpoch the highest epoch that the zone's events tell of */
export function offlineLease(knownEpoch: number): ZoneLease {
  return { status: 'offline', epoch: knownEpoch };
}

/** The one question before every order. */
export function maySend(lease: ZoneLease, at: Instant): boolean {
  if (lease.status !== 'holding' || lease.confirmed === null) return false;
  return isFresh(lease.confirmed, at);
}

export function stepLease(lease: ZoneLease, input: LeaseInput, context: LeaseContext): LeaseStep {
  switch (input.type) {
    case 'disconnected':
      return stay({ status: 'offline', epoch: lease.epoch });
    case 'subscribed':
      return stay(follow(lease.epoch, null, context));
    case 'heard':
      return stay(
        lease.status === 'offline' ? overhear(lease, input.beat) : hear(lease, input.beat, context),
      );
    case 'tick':
      return tick(lease, context);
  }
}

/** The retained beat may arrive before the broker's word that we are subscribed: its epoch must not be lost. */
function overhear(lease: ZoneLease, { epoch }: Beat): ZoneLease {
  return { status: 'offline', epoch: Math.max(lease.epoch, epoch) };
}

function hear(
  lease: Exclude<ZoneLease, { status: 'offline' }>,
  beat: Beat,
  context: LeaseContext,
): ZoneLease {
  if (lease.status === 'following') {
    if (beat.epoch < lease.epoch) return lease;
    return follow(beat.epoch, beat.terminal, context);
  }
  if (beat.terminal === context.terminal && beat.epoch === lease.epoch) return hearOwn(lease, beat, context);
  const dominates =
    beat.epoch > lease.epoch || (beat.epoch === lease.epoch && beat.terminal > context.terminal);
  return dominates ? follow(beat.epoch, beat.terminal, context) : lease;
}

/** A beat under our name that we did not send is another process with our identity: give way to it. */
function hearOwn(
  lease: Extract<ZoneLease, Mastership>,
  { epoch, beat }: Beat,
  context: LeaseContext,
): ZoneLease {
  if (beat > lease.lastBeat.beat) return follow(epoch, context.terminal, context);
  const confirmed = lease.onTheWay.find((sent) => sent.beat === beat);
  if (confirmed === undefined) return lease;
  const onTheWay = lease.onTheWay.filter((sent) => sent.beat > beat);
  if (lease.status !== 'claiming') return { ...lease, onTheWay, confirmed };
  return { ...lease, status: 'settling', since: context.at.monotonic, onTheWay, confirmed };
}

function tick(lease: ZoneLease, context: LeaseContext): LeaseStep {
  const { at, terminal } = context;
  switch (lease.status) {
    case 'offline':
      return stay(lease);
    case 'following': {
      if (at.monotonic - lease.heardAt < lease.patienceMs) return stay(lease);
      const first: SentBeat = { beat: 1, ...at };
      const epoch = lease.epoch + 1;
      return {
        lease: { status: 'claiming', epoch, lastBeat: first, onTheWay: [first], confirmed: null },
        publish: { terminal, epoch, beat: 1 },
      };
    }
    case 'claiming':
      return beatOn(lease, context);
    case 'settling': {
      // A beat confirmed anew shows that the topic still comes through, and in order, at the end of the wait.
      const settled =
        at.monotonic - lease.since >= SETTLE_MS && lease.confirmed !== null && isFresh(lease.confirmed, at);
      const { since: _, ...mastership } = lease;
      return beatOn(settled ? { ...mastership, status: 'holding' } : lease, context);
    }
    case 'holding':
      return beatOn(lease, context);
  }
}

function beatOn(lease: Extract<ZoneLease, Mastership>, { at, terminal }: LeaseContext): LeaseStep {
  if (at.monotonic - lease.lastBeat.monotonic < BEAT_MS) return stay(lease);
  const beat: SentBeat = { beat: lease.lastBeat.beat + 1, ...at };
  const onTheWay = [...lease.onTheWay, beat].slice(-MAX_ON_THE_WAY);
  return {
    lease: { ...lease, lastBeat: beat, onTheWay },
    publish: { terminal, epoch: lease.epoch, beat: beat.beat },
  };
}

function follow(epoch: number, master: string | null, { at, random }: LeaseContext): ZoneLease {
  const patienceMs = SILENCE_MS + Math.floor(random() * SPREAD_MS);
  return { status: 'following', epoch, master, heardAt: at.monotonic, patienceMs };
}

function isFresh(sent: SentBeat, at: Instant): boolean {
  return at.monotonic - sent.monotonic < LEASE_MS && at.wall - sent.wall < LEASE_MS;
}

function stay(lease: ZoneLease): LeaseStep {
  return { lease, publish: null };
}
