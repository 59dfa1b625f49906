import { agvKey, type AgvIdentity, type SentTopic } from './topics.ts';

export const PROTOCOL_VERSION = '2.1.0';
const HEADER_IDS = 2 ** 32;

export interface Header {
  /** Counts per topic, uint32, wraps to 0 (VDA 5050 2.1, section 6.4). */
  readonly headerId: number;
  /** ISO 8601, UTC. */
  readonly timestamp: string;
  readonly version: string;
  readonly manufacturer: string;
  readonly serialNumber: string;
}

/** Numbers what we send, per vehicle and topic. */
export class HeaderCounter {
  readonly #next = new Map<string, number>();

  /** @param now ms since the Unix epoch */
  take(agv: AgvIdentity, topic: SentTopic, now: number): Header {
    const key = `${agvKey(agv)}/${topic}`;
    const headerId = this.#next.get(key) ?? 0;
    this.#next.set(key, (headerId + 1) % HEADER_IDS);
    const { manufacturer, serialNumber } = agv;
    return {
      headerId,
      timestamp: new Date(now).toISOString(),
      version: PROTOCOL_VERSION,
      manufacturer,
      serialNumber,
    };
  }
}

/** What a received header says of its message's age. */
export type SeenHeader = Pick<Header, 'headerId' | 'timestamp'>;

/** Receipt by this terminal's clocks, ms. */
export interface ReceivedAt {
  readonly wall: number;
  readonly monotonic: number;
}

/** What is known of one topic of one vehicle: the messages last believed, oldest first, and a row that did not fit after them. */
export interface HeaderTrail {
  readonly believed: readonly Heard[];
  readonly strays: { readonly last: Heard; readonly count: number } | null;
  /** By how much its clock was found to be ahead of ours when its messages were believed all the same, ms. */
  readonly skewMs: number;
}

interface Heard extends SeenHeader {
  readonly at: number;
}

export const unheardTrail: HeaderTrail = { believed: [], strays: null, skewMs: 0 };

/** `stale`: late, repeated, or from a counter that is not this vehicle's. `clockAhead`: stamped in the future. */
export type HeaderVerdict = 'news' | 'stale' | 'clockAhead';

/** Two clocks of one plant differ by less, also where one of them runs in another time zone. */
export const MAX_AHEAD_MS = 24 * 3_600_000;
/** So many messages in a row that follow one another, but not the newest one, are the vehicle's own. */
export const ADOPTED_AFTER = 3;
/** A vehicle sends no more messages on one topic than this, and so many may have been missed besides. */
const MESSAGES_PER_MS = 0.1;
const MISSED = 1_000;
/** A message that comes again within so many is known to. */
const REMEMBERED = 32;

/**
 * Whether a received message is newer than the newest one so far. Its id goes on from the newest by no more than a vehicle
 * can have sent meanwhile, or its stamp is later (a vehicle that restarted counts from 0 again). A message that is neither,
 * or is stamped in the future, is not believed, so that a forged or broken one cannot make the true ones after it look
 * old. If it was the newest that was false, or the vehicle's counter or clock jumped, its messages follow one another: the
 * last of `ADOPTED_AFTER` such is believed again.
 */
export function judgeHeader(
  { believed, strays, skewMs }: HeaderTrail,
  header: SeenHeader,
  at: ReceivedAt,
): { readonly trail: HeaderTrail; readonly verdict: HeaderVerdict } {
  const heard: Heard = { headerId: header.headerId, timestamp: header.timestamp, at: at.monotonic };
  const newest = believed.at(-1);
  const aheadMs = Date.parse(header.timestamp) - at.wall;
  const ahead = aheadMs > MAX_AHEAD_MS + skewMs;
  const fits = newest === undefined || follows(heard, newest) || isLater(heard, newest);
  const again = believed.some((b) => b.headerId === heard.headerId && b.timestamp === heard.timestamp);
  const count = strays !== null && follows(heard, strays.last) ? strays.count + 1 : 1;
  if ((fits && !ahead) || (!again && count >= ADOPTED_AFTER)) {
    const trail = { believed: [...believed, heard].slice(-REMEMBERED), strays: null };
    return { trail: { ...trail, skewMs: aheadMs > MAX_AHEAD_MS ? aheadMs : 0 }, verdict: 'news' };
  }
  const trail = { believed, strays: again ? strays : { last: heard, count }, skewMs };
  return { trail, verdict: ahead ? 'clockAhead' : 'stale' };
}

/** Over the wrap at 2^32. */
function follows(next: Heard, before: Heard): boolean {
  const steps = (next.headerId - before.headerId + HEADER_IDS) % HEADER_IDS;
  return steps > 0 && steps <= MISSED + (next.at - before.at) * MESSAGES_PER_MS;
}

const isLater = (next: Heard, before: Heard): boolean =>
  Date.parse(next.timestamp) > Date.parse(before.timestamp);
