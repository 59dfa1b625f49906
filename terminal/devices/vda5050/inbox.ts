import type { MqttMessage } from '../mqttPort.ts';
import { isNewer, type SeenHeader } from './headers.ts';
import { readMessage, type AgvMessage } from './received.ts';
import { agvKey, parseTopic, type AgvIdentity } from './topics.ts';

/** Why a message was not used; `stale` is normal now and then, the others point at a wrong setting or a broken sender. */
export type UnusedMessage =
  'unknownAgv' | 'tooLarge' | 'notJson' | `invalid ${string}` | 'otherIdentity' | 'stale';

export type Received =
  | { readonly status: 'message'; readonly agv: AgvIdentity; readonly value: AgvMessage }
  | { readonly status: 'unused'; readonly code: UnusedMessage }
  | { readonly status: 'foreign' };

/** Turns what the broker brings into messages of known vehicles, each newer than the last of its kind. */
export class FleetInbox {
  readonly #interfaceName: string;
  readonly #fleet: ReadonlySet<string>;
  readonly #newest = new Map<string, SeenHeader>();

  constructor(interfaceName: string, fleet: ReadonlySet<string>) {
    this.#interfaceName = interfaceName;
    this.#fleet = fleet;
  }

  receive({ topic, payload }: MqttMessage): Received {
    const parsed = parseTopic(this.#interfaceName, topic);
    if (parsed === null) return { status: 'foreign' };
    const { agv } = parsed;
    if (!this.#fleet.has(agvKey(agv))) return { status: 'unused', code: 'unknownAgv' };
    const read = readMessage(parsed.topic, payload);
    if (!read.ok)
      return { status: 'unused', code: read.code === 'invalid' ? `invalid ${read.path}` : read.code };
    const { manufacturer, serialNumber } = read.value.message;
    if (manufacturer !== agv.manufacturer || serialNumber !== agv.serialNumber) {
      return { status: 'unused', code: 'otherIdentity' };
    }
    if (!this.#isNews(agv, read.value)) return { status: 'unused', code: 'stale' };
    return { status: 'message', agv, value: read.value };
  }

  #isNews(agv: AgvIdentity, { topic, message }: AgvMessage): boolean {
    if (topic === 'factsheet') return true;
    if (topic === 'connection') {
      // Not checked for age: a last will carries the header of the moment it was left, before ONLINE.
      if (message.connectionState === 'ONLINE') this.#forget(agv);
      return true;
    }
    const key = `${agvKey(agv)}/${topic}`;
    if (!isNewer(message, this.#newest.get(key) ?? null)) return false;
    this.#newest.set(key, { headerId: message.headerId, timestamp: message.timestamp });
    return true;
  }

  /** A vehicle that came back counts its headers from the start. */
  #forget(agv: AgvIdentity): void {
    for (const topic of ['state', 'visualization']) this.#newest.delete(`${agvKey(agv)}/${topic}`);
  }
}
