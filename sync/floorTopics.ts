/** What a terminal says on the floor link. */
export const floorKinds = ['batch', 'have', 'want'] as const;
export type FloorKind = (typeof floorKinds)[number];

/** Everybody follows this scope; what is not about one scope is said there. */
export const commonScope = 'site';

/** A topic level holds no slash and no wildcard. */
const level = (text: string): string =>
  text.replaceAll('/', '-').replaceAll('+', '%2B').replaceAll('#', '%23');

const prefix = (site: string): string => `takt/v1/${level(site)}`;

/** `takt/v1/<site>/<scope with / written ->/<terminal>/<kind>` */
export const floorTopic = (site: string, scope: string, terminal: string, kind: FloorKind): string =>
  `${prefix(site)}/${level(scope)}/${level(terminal)}/${kind}`;

/** All scopes and terminals of the site. */
export const floorFilters = (site: string): readonly string[] =>
  floorKinds.map((kind) => `${prefix(site)}/+/+/${kind}`);

/** Null for a topic that is not the floor link's on this site. */
export function readFloorTopic(
  site: string,
  topic: string,
): { readonly terminal: string; readonly kind: FloorKind } | null {
  const start = `${prefix(site)}/`;
  if (!topic.startsWith(start)) return null;
  const [, terminal, kind, rest] = topic.slice(start.length).split('/');
  const known = floorKinds.find((k) => k === kind);
  return known && terminal && rest === undefined ? { terminal, kind: known } : null;
}
