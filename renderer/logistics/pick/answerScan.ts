import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import type { useClient } from '../../client/ClientProvider.tsx';
import type { Sending } from '../../client/intents.ts';
import type { PickList, PickPhase } from './pickPhase.ts';

export const firstOf = ({ candidates }: PickList) => candidates.find(({ first }) => first);

/** `location`: where the person is, or should go. */
export type Answer =
  | {
      readonly status: 'done';
      readonly what: 'at' | 'picked' | 'pickedNotFirst' | 'delivered' | 'handedToAgv';
      readonly location: string;
    }
  | {
      readonly status: 'refused';
      readonly why: 'locationFirst' | 'nothingThere' | 'notNow';
      readonly location: string;
    };

export interface Scanned {
  readonly api: ReturnType<typeof useClient>['api'];
  readonly sending: Sending;
  readonly list: PickList;
  readonly phase: PickPhase;
  readonly site: SiteConfiguration | null;
  readonly text: string;
  readonly leaving: string | null;
}

/** What a scan does in this phase of a pick. */
export function answerScan(scanned: Scanned): Promise<Answer> | Answer {
  const { phase, list, site, text } = scanned;
  const location = site?.locations.find((known) => known.id === text) ?? null;
  switch (phase.step) {
    case 'location':
      if (location === null)
        return { status: 'refused', why: 'locationFirst', location: phase.next.place.id };
      return arriveAt(scanned, location.id);
    case 'container':
      return location === null ? takeContainer(scanned, phase.from) : arriveAt(scanned, location.id);
    case 'putDown':
      return location !== null && location.kind !== 'lineside' && location.node !== null
        ? handToAgv(scanned)
        : deliver(scanned);
    case 'nothing':
    case 'over':
      return { status: 'refused', why: 'notNow', location: list.call.to.id };
  }
}

/** Where nothing for this call stands, nobody needs to search. The first arrival tells the others that somebody picks. */
async function arriveAt({ api, sending, list }: Scanned, location: string): Promise<Answer> {
  const { call, candidates } = list;
  const [next] = candidates;
  if (next !== undefined && !candidates.some(({ place }) => place.id === location))
    return { status: 'refused', why: 'nothingThere', location: next.place.id };
  if (call.status === 'open' || call.status === 'short')
    await api.commands.logistics.startPicking({ call: call.call }, sending);
  return { status: 'done', what: 'at', location };
}

async function takeContainer({ api, sending, list, text, leaving }: Scanned, from: string): Promise<Answer> {
  const pick = { call: list.call.call, container: text, from };
  await api.commands.logistics.pickContainer(leaving === null ? pick : { ...pick, leaving }, sending);
  const first = firstOf(list);
  const skipped = leaving === null && first !== undefined && first.container !== text;
  return { status: 'done', what: skipped ? 'pickedNotFirst' : 'picked', location: from };
}

async function deliver({ api, sending, list, text }: Scanned): Promise<Answer> {
  await api.commands.logistics.deliverCall({ call: list.call.call, location: text }, sending);
  return { status: 'done', what: 'delivered', location: text };
}

/** Put down where a vehicle can fetch it. */
async function handToAgv({ api, sending, list, text }: Scanned): Promise<Answer> {
  for (const { container } of list.call.picks)
    await api.commands.logistics.moveContainer({ container, location: text }, sending);
  await api.commands.logistics.requestTransport({ call: list.call.call }, sending);
  return { status: 'done', what: 'handedToAgv', location: text };
}
