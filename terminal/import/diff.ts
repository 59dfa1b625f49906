import { contentHash } from '#domain/kernel/contentHash';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import type { ImportPlan } from './folder.ts';

/** What an import would change in one kind of thing, by id. `same` counts what stays as it is. */
export interface Change {
  readonly kind: string;
  readonly added: string[];
  readonly changed: string[];
  readonly removed: string[];
  readonly same: number;
}

type Keyed = readonly { readonly id: string; readonly [field: string]: unknown }[];

function changeOf(kind: string, before: Keyed, after: Keyed): Change {
  const old = new Map(before.map((row) => [row.id, contentHash(row)]));
  const fresh = new Map(after.map((row) => [row.id, contentHash(row)]));
  const kept = [...fresh.keys()].filter((id) => old.has(id));
  return {
    kind,
    added: [...fresh.keys()].filter((id) => !old.has(id)),
    changed: kept.filter((id) => old.get(id) !== fresh.get(id)),
    removed: [...old.keys()].filter((id) => !fresh.has(id)),
    same: kept.filter((id) => old.get(id) === fresh.get(id)).length,
  };
}

const tablesOf = (c: SiteConfiguration | null): Readonly<Record<string, Keyed>> => ({
  site: c ? [{ id: 'site', name: c.name, timeZone: c.timeZone, floorBroker: c.floorBroker }] : [],
  lines: c?.lines.map(({ stations: _stations, ...line }) => line) ?? [],
  stations: c?.lines.flatMap((l) => l.stations.map((s) => ({ ...s, line: l.id }))) ?? [],
  locations: c?.locations ?? [],
  lineSideStock: c?.lineSideStock.map((s) => ({ ...s, id: `${s.location}/${s.part}` })) ?? [],
  zones: c?.zones ?? [],
  agvs: c?.agvs ?? [],
  tools: c?.tools ?? [],
  reasons: c?.reasons ?? [],
  defectCodes: c?.defectCodes ?? [],
  shifts: c?.shifts ?? [],
});

/** What the site has of the things that an import adds one by one. */
export interface Present {
  readonly configuration: SiteConfiguration | null;
  readonly revision: boolean;
  readonly badges: ReadonlySet<string>;
  readonly containers: ReadonlySet<string>;
  readonly orders: ReadonlySet<string>;
}

/** The whole difference; kinds that the folder does not speak of, and kinds without any row, are left out. */
export function diffOf(plan: ImportPlan, present: Present): Change[] {
  const before = tablesOf(present.configuration);
  const configuration = plan.configuration
    ? Object.entries(tablesOf(plan.configuration)).map(([kind, rows]) =>
        changeOf(kind, before[kind] ?? [], rows),
      )
    : [];
  const label = plan.product?.content.label;
  const product = label === undefined ? [] : [additions('revision', [label], () => present.revision)];
  return [
    ...configuration,
    ...product,
    additions(
      'people',
      plan.people.map((p) => p.badge),
      (id) => present.badges.has(id),
    ),
    additions(
      'containers',
      plan.containers.map((c) => c.container),
      (id) => present.containers.has(id),
    ),
    additions(
      'orders',
      plan.orders.map((o) => `${o.order} r${o.revision}`),
      (id) => present.orders.has(id),
    ),
  ].filter((c) => c.added.length + c.changed.length + c.removed.length + c.same > 0);
}

/** Things that an import only ever adds; what is there already stays as it is. */
const additions = (kind: string, ids: readonly string[], known: (id: string) => boolean): Change => ({
  kind,
  added: ids.filter((id) => !known(id)),
  changed: [],
  removed: [],
  same: ids.filter(known).length,
});
