import type { MqttMessage } from '../mqttPort.ts';
import {
  judgeHeader,
  unheardTrail,
  type HeaderTrail,
  type HeaderVerdict,
  type ReceivedAt,
} from './headers.ts';
import { readMessage, type AgvMessage } from './received.ts';
import { agvKey, parseTopic, type AgvIdentity } from './topics.ts';

/** Why a message was not used; `stale` is normal now and then, the others point at a wrong setting or a broken sender. */
export type UnusedMessage =
  | 'unknownAgv'
  | 'tooLarge'
  | 'notJson'
  | `invalid ${string}`
  | 'otherIdentity'
  | Exclude<HeaderVerdict, 'news'>;

export type Received =
  | { readonly status: 'message'; readonly agv: AgvIdentity; readonly value: AgvMessage }
  /** `agv`: whose topic it came on; null where that is no vehicle of the fleet. */
  | { readonly status: 'unused'; readonly code: UnusedMessage; readonly agv: AgvIdentity | null }
  | { readonly status: 'foreign' };

/** Turns what the broker brings into messages of known vehicles, each newer than the last of its kind. */
export class FleetInbox {
  readonly #interfaceName: string;
  readonly #fleet: ReadonlySet<string>;
  readonly #trails = new Map<string, HeaderTrail>();

  constructor(interfaceName: string, fleet: ReadonlySet<string>) {
    this.#interfaceName = interfaceName;
    this.#fleet = fleet;
  }

  receive({ topic, payload }: MqttMessage, at: ReceivedAt): Received {
    const parsed = parseTopic(this.#interfaceName, topic);
    if (parsed === null) return { status: 'foreign' };
    const { agv } = parsed;
    const unused = (code: UnusedMessage): Received => ({ status: 'unused', code, agv });
    if (!this.#fleet.has(agvKey(agv))) return { status: 'unused', code: 'unknownAgv', agv: null };
    const read = readMessage(parsed.topic, payload);
    if (!read.ok) return unused(read.code === 'invalid' ? `invalid ${read.path}` : read.code);
    const { manufacturer, serialNumber } = read.value.message;
    if (manufacturer !== agv.manufacturer || serialNumber !== agv.serialNumber)
      return unused('otherIdentity');
    const verdict = this.#judge(agv, read.value, at);
    return verdict === 'news' ? { status: 'message', agv, value: read.value } : unused(verdict);
  }

  #judge(agv: AgvIdentity, { topic, message }: AgvMessage, at: ReceivedAt): HeaderVerdict {
    if (topic === 'factsheet') return 'news';
    if (topic === 'connection') {
      // Not checked for age: a last will carries the header of the moment it was left, before ONLINE.
      if (message.connectionState === 'ONLINE') this.#forget(agv);
      return 'news';
    }
    const key = `${agvKey(agv)}/${topic}`;
    const { trail, verdict } = judgeHeader(this.#trails.get(key) ?? unheardTrail, message, at);
    this.#trails.set(key, trail);
    return verdict;
  }

  /** A vehicle that came back counts its headers from the start. */
  #forget(agv: AgvIdentity): void {
    for (const topic of ['state', 'visualization']) this.#trails.delete(`${agvKey(agv)}/${topic}`);
  }
}
