import type { LocalText } from '#domain/kernel/text';
import { splitStreamId } from '#domain/kernel/streamType';
import { goodsOfKey } from '#domain/logistics/need';
import { personName } from '#db/queries/people';
import { terminalNames } from '#db/queries/site';
import { subjectLabels } from '#db/queries/subjectLabels';
import { callRecord, transportRecord } from '#db/queries/supply';
import { unitLabels } from '#db/queries/unitLabels';
import type { QueryContext } from '../commands/registry.ts';
import type { Outputs } from '../contract/infer.ts';
import type { siteContract } from '../contract/site.ts';
import { partNames, placeOf } from '../supply/knowledge.ts';

type Subject = Outputs<typeof siteContract.queries>['inbox']['rows'][number]['subject'];
type Context = Pick<QueryContext, 'read' | 'store' | 'site'>;

/** Names what each of these streams is about as people do; where this PC knows no name, only the kind is left to say. */
export function inboxSubjects(context: Context, streams: readonly string[]): (stream: string) => Subject {
  const labels = subjectLabels(context.read, streams);
  const names = partNames(context);
  return (stream) => {
    const { name: kind, key } = splitStreamId(stream);
    const known = labels.get(stream);
    const label = known ? alike(known.label) : nameByKey(context, kind, key);
    return { kind, key, label, goods: goodsOf(context, names, kind, key), issue: known?.issue ?? null };
  };
}

/** Kinds whose key is the name itself, and those whose key leads to it. */
function nameByKey({ read }: Context, kind: string, key: string): LocalText | null {
  switch (kind) {
    case 'container':
    case 'order':
    case 'sequence':
    case 'tool':
    case 'zone':
      return alike(key);
    case 'visit': {
      const unit = key.slice(0, key.indexOf('/'));
      return alike(unitLabels(read, [unit]).get(unit) ?? null);
    }
    case 'person':
      return personName(read, key);
    case 'terminal':
      return alike(terminalNames(read).get(key) ?? null);
    default:
      return null;
  }
}

function goodsOf(
  { read, site }: Context,
  names: ReturnType<typeof partNames>,
  kind: string,
  key: string,
): Subject['goods'] {
  const transport = kind === 'transport' ? transportRecord(read, key) : undefined;
  const call = kind === 'call' ? callRecord(read, key) : undefined;
  const need = call ?? (kind === 'call' || kind === 'transport' ? goodsOfKey(key) : null);
  const location = transport?.to ?? need?.location;
  if (location === undefined) return null;
  return {
    part: need === null ? null : names(need.part),
    containers: [...(transport?.containers ?? [])],
    to: placeOf(site, location),
  };
}

const alike = (label: string | null): LocalText | null => (label === null ? null : { zh: label, en: label });
