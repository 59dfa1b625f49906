/** VDA 5050 2.1, section 6.3: interfaceName/majorVersion/manufacturer/serialNumber/topic. */

/** One vehicle as the topics name it. */
export interface AgvIdentity {
  readonly manufacturer: string;
  readonly serialNumber: string;
}

export const RECEIVED_TOPICS = ['state', 'connection', 'visualization', 'factsheet'] as const;
export type ReceivedTopic = (typeof RECEIVED_TOPICS)[number];
export type SentTopic = 'order' | 'instantActions';

export const DEFAULT_INTERFACE_NAME = 'uagv';
const MAJOR_VERSION = 'v2';
/** Section 6.3 for serial numbers; manufacturers are held to it too, since both are topic levels. */
const LEVEL = /^[A-Za-z0-9_.:-]{1,128}$/;

/** True when the identity can stand in a topic; `/`, `+`, `#`, `$` and blanks cannot. */
export function isAgvIdentity({ manufacturer, serialNumber }: AgvIdentity): boolean {
  return LEVEL.test(manufacturer) && LEVEL.test(serialNumber);
}

/** One string per vehicle, for maps. */
export function agvKey({ manufacturer, serialNumber }: AgvIdentity): string {
  return `${manufacturer}/${serialNumber}`;
}

export function agvTopic(interfaceName: string, agv: AgvIdentity, topic: ReceivedTopic | SentTopic): string {
  return `${interfaceName}/${MAJOR_VERSION}/${agvKey(agv)}/${topic}`;
}

/** The filter for one topic of every vehicle. */
export function fleetFilter(interfaceName: string, topic: ReceivedTopic): string {
  return `${interfaceName}/${MAJOR_VERSION}/+/+/${topic}`;
}

export interface ParsedTopic {
  readonly agv: AgvIdentity;
  readonly topic: ReceivedTopic;
}

/** Whose message on which topic; null for any topic that is not a vehicle's of this interface and major version. */
export function parseTopic(interfaceName: string, text: string): ParsedTopic | null {
  const [name, major, manufacturer = '', serialNumber = '', last, ...more] = text.split('/');
  const topic = RECEIVED_TOPICS.find((known) => known === last);
  if (name !== interfaceName || major !== MAJOR_VERSION || topic === undefined || more.length > 0)
    return null;
  const agv = { manufacturer, serialNumber };
  return isAgvIdentity(agv) ? { agv, topic } : null;
}
