import type { RefusalParam } from '#domain/kernel/refusal';
import type { LocalText } from '#domain/kernel/text';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import type { ReadDb } from '#db/open';
import { personName } from '#db/queries/people';
import { terminalNames } from '#db/queries/site';
import { unitLabels } from '#db/queries/unitLabels';

/** What people call the things that a refusal names by id, by param; null where this PC knows no name for it. */
export type RefusalNames = Record<string, LocalText | null>;

const isId = /^[0-9a-f]{8}-[0-9a-f]{4}-/;
/** They may hold something else, which is no id and stays as it is. */
const people = new Set(['by', 'person', 'carrier', 'expected', 'found', 'place']);
const unitPrefix = 'unit/';

type Reasons = Pick<SiteConfiguration, 'reasons'> | null;

/** Labels, codes that no reason of the site has, and what somebody typed are left out: they stay as they are. */
export function refusalNames(
  params: Readonly<Record<string, RefusalParam>>,
  read: ReadDb,
  site: Reasons,
): RefusalNames {
  return Object.fromEntries(
    Object.entries(params).flatMap(([param, value]) => {
      const name = typeof value === 'string' ? nameOf(param, value, read, site) : undefined;
      return name === undefined ? [] : [[param, name]];
    }),
  );
}

/** Undefined: it is no id. */
function nameOf(param: string, value: string, read: ReadDb, site: Reasons): LocalText | null | undefined {
  if (param === 'reason') return site?.reasons.find(({ id }) => id === value)?.name;
  if (param === 'unit') return unitName(value, read);
  if (param === 'member')
    return value.startsWith(unitPrefix)
      ? (unitName(value.slice(unitPrefix.length), read) ?? null)
      : undefined;
  if (people.has(param)) return personName(read, value) ?? (isId.test(value) ? null : undefined);
  if (param !== 'terminals') return undefined;
  const names = terminalNames(read);
  return alike(
    value
      .split(' ')
      .map((id) => names.get(id) ?? id)
      .join(', '),
  );
}

function unitName(id: string, read: ReadDb): LocalText | null | undefined {
  const label = unitLabels(read, [id]).get(id);
  return label === undefined ? (isId.test(id) ? null : undefined) : alike(label);
}

const alike = (label: string): LocalText => ({ zh: label, en: label });
