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

/** The newest header seen on one topic of one vehicle. */
export interface SeenHeader {
  readonly headerId: number;
  readonly timestamp: string;
}

/**
 * Whether a received message is newer than the newest one so far. A vehicle that restarted counts from 0 again, so a
 * smaller id with a later stamp is news; a late or repeated message has neither.
 */
export function isNewer(header: SeenHeader, newest: SeenHeader | null): boolean {
  if (newest === null) return true;
  const ahead = (header.headerId - newest.headerId + HEADER_IDS) % HEADER_IDS;
  if (ahead > 0 && ahead < HEADER_IDS / 2) return true;
  const [stamp, newestStamp] = [Date.parse(header.timestamp), Date.parse(newest.timestamp)];
  return stamp > newestStamp;
}
