import type { Store } from '#db/store';
import type { ReadDb } from '#db/open';
import type { LocalText } from '#domain/kernel/text';
import type { Part, ProductRevision } from '#domain/site/productRevision';
import { bomAt } from '#domain/site/productRevision';
import { revision } from '#domain/site/revision';
import type { Line, Location, SiteConfiguration, ZoneConfiguration } from '#domain/site/siteConfiguration';
import { revisions } from '#db/queries/site';

/** What supply decisions and screens look at: master data, states and projections of this terminal. */
export interface SupplyKnowledge {
  readonly read: ReadDb;
  readonly store: Pick<Store, 'state'>;
  readonly site: SiteConfiguration;
}

export const locationOf = (site: SiteConfiguration, id: string): Location | undefined =>
  site.locations.find((l) => l.id === id);

export const zoneOf = (site: SiteConfiguration, supermarket: string): ZoneConfiguration | undefined =>
  site.zones.find((z) => z.supermarket === supermarket);

/** The line that a line-side location feeds. */
export const lineAt = (site: SiteConfiguration, location: Location): Line | undefined =>
  site.lines.find((l) => l.stations.some((s) => s.id === location.station));

/** Where the goods of a supermarket are picked from. */
export const pickLocations = (site: SiteConfiguration, supermarket: string): readonly string[] =>
  site.locations
    .filter((l) => l.supermarket === supermarket && (l.kind === 'supermarket' || l.kind === 'receiving'))
    .map((l) => l.id);

/** The place of a location for a row: its name, and its station where it has one. */
export const placeOf = (site: SiteConfiguration | null, id: string) => {
  const found = site === null ? undefined : locationOf(site, id);
  return { id, name: found?.name ?? null, station: found?.station ?? null };
};

/** Revisions never change, so what is derived from one is kept as long as it is. */
const partsByRevision = new WeakMap<ProductRevision, ReadonlyMap<string, Part>>();
const useByRevision = new WeakMap<ProductRevision, Map<string, ReadonlyMap<string, number>>>();

function partsOf(content: ProductRevision): ReadonlyMap<string, Part> {
  const known = partsByRevision.get(content) ?? new Map(content.parts.map((p) => [p.number, p]));
  partsByRevision.set(content, known);
  return known;
}

/** How many of each part a variant takes at a station. */
export function partUse(
  content: ProductRevision,
  station: string,
  variant: string,
): ReadonlyMap<string, number> {
  const cache = useByRevision.get(content) ?? new Map<string, ReadonlyMap<string, number>>();
  useByRevision.set(content, cache);
  const key = `${station}~${variant}`;
  const known = cache.get(key);
  if (known) return known;
  const use = new Map<string, number>();
  for (const position of bomAt(content, station, variant))
    use.set(position.part, (use.get(position.part) ?? 0) + position.quantity);
  cache.set(key, use);
  return use;
}

/** The content of a published revision, or null while it is not here. */
export function contentOf(store: SupplyKnowledge['store'], hash: string): ProductRevision | null {
  const { state } = store.state(revision, hash);
  return state.status === 'published' ? state.content : null;
}

export interface PartName {
  readonly id: string;
  readonly name: LocalText | null;
  readonly unit: string | null;
}

/** Looks part names up in the published revisions, the newest first. */
export function partNames({
  read,
  store,
}: Pick<SupplyKnowledge, 'read' | 'store'>): (number: string) => PartName {
  const catalogues = revisions(read).flatMap((row) => {
    const content = contentOf(store, row.revision);
    return content === null ? [] : [partsOf(content)];
  });
  return (number) => {
    const found = catalogues.map((c) => c.get(number)).find((p) => p !== undefined);
    return { id: number, name: found?.name ?? null, unit: found?.unit ?? null };
  };
}
