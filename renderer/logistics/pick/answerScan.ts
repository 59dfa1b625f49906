import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import type { useClient } from '../../client/ClientProvider.tsx';
import type { Sending } from '../../client/intents.ts';
import { missing, toPutBack, type PickList, type PickPhase } from './pickPhase.ts';
import type { Told } from './pickWarnings.ts';

export const firstOf = ({ candidates }: PickList) => candidates.find(({ first }) => first);

/** What a scan in this pick can mean. */
export const labelsOf = ({ call, candidates }: PickList, site: SiteConfiguration | null) => [
  ...candidates.map(({ container }) => container),
  ...call.picks.map(({ container }) => container),
  ...(site?.locations ?? []).map(({ id }) => id),
  call.to.station,
];

/** How much more than what is missing a container holds; 0 for one that is not in the list. */
export const beyondCall = ({ call, candidates }: PickList, label: string): number => {
  const held = candidates.find(({ container }) => container === label)?.quantity ?? 0;
  return Math.max(0, held - missing(call));
};

/** `location`: where the person is, or should go. */
export type Answer =
  | {
      readonly status: 'done';
      readonly what:
        | 'at'
        | 'picked'
        | 'pickedNotFirst'
        | 'delivered'
        | 'deliveredShort'
        | 'handedToAgv'
        | 'goesBack'
        | 'isBack';
      /** The containers that it was done with, where that is not what was scanned. */
      readonly containers?: readonly string[];
      readonly location: string;
    }
  | {
      readonly status: 'refused';
      readonly why: 'locationFirst' | 'nothingThere' | 'enoughPicked' | 'notNow';
      readonly location: string;
    };

export interface Scanned {
  readonly api: ReturnType<typeof useClient>['api'];
  readonly sending: Sending;
  readonly list: PickList;
  readonly phase: PickPhase;
  readonly site: SiteConfiguration | null;
  readonly text: string;
  readonly told: Told;
}

/** What a scan does in this phase of a pick. */
export function answerScan(scanned: Scanned): Promise<Answer> | Answer {
  const { phase, list, site, text } = scanned;
  const location = site?.locations.find((known) => known.id === text) ?? null;
  if (isUnderWay(phase) && list.call.picks.length > 0 && isDestination(list, text)) return deliver(scanned);
  switch (phase.step) {
    case 'location':
      if (location === null)
        return { status: 'refused', why: 'locationFirst', location: phase.next.place.id };
      return arriveAt(scanned, location.id);
    case 'container':
      return location === null ? takeContainer(scanned, phase.from) : arriveAt(scanned, location.id);
    case 'putDown':
      if (list.candidates.some(({ container }) => container === text))
        return { status: 'refused', why: 'enoughPicked', location: list.call.to.id };
      return location !== null && location.kind !== 'lineside' && location.node !== null
        ? handToAgv(scanned)
        : deliver(scanned);
    case 'over':
      return putBack(scanned);
    case 'nothing':
      return { status: 'refused', why: 'notNow', location: list.call.to.id };
  }
}

const isUnderWay = ({ step }: PickPhase): boolean => step === 'location' || step === 'container';

/** The place that called, by its own label or by that of its station. */
const isDestination = ({ call: { to } }: PickList, text: string): boolean =>
  text === to.id || text === to.station;

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

async function takeContainer({ api, sending, list, text, told }: Scanned, from: string): Promise<Answer> {
  const pick = { call: list.call.call, container: text, from, ...told };
  await api.commands.logistics.pickContainer(pick, sending);
  const first = firstOf(list);
  const skipped = told.leaving === null && first !== undefined && first.container !== text;
  return { status: 'done', what: skipped ? 'pickedNotFirst' : 'picked', location: from };
}

async function deliver({ api, sending, list, text }: Scanned): Promise<Answer> {
  await api.commands.logistics.deliverCall({ call: list.call.call, location: text }, sending);
  return { status: 'done', what: missing(list.call) > 0 ? 'deliveredShort' : 'delivered', location: text };
}

/** Of a call that has ended: its box says where it goes, and that place takes it back. */
async function putBack({ api, sending, list, phase, text }: Scanned): Promise<Answer> {
  const left = toPutBack(phase, list.call);
  const box = left.find(({ container }) => container === text);
  if (box !== undefined) return { status: 'done', what: 'goesBack', location: box.from };
  const here = left.filter(({ from }) => from === text);
  if (here.length === 0) return { status: 'refused', why: 'notNow', location: list.call.to.id };
  for (const { container } of here)
    await api.commands.logistics.returnPick({ call: list.call.call, container }, sending);
  const containers = here.map(({ container }) => container);
  return { status: 'done', what: 'isBack', location: text, containers };
}

/** Put down where a vehicle can fetch it. */
async function handToAgv({ api, sending, list, text }: Scanned): Promise<Answer> {
  const { call, picks } = list.call;
  for (const { container } of picks)
    await api.commands.logistics.moveContainer({ container, location: text, call }, sending);
  await api.commands.logistics.requestTransport({ call }, sending);
  const containers = picks.map(({ container }) => container);
  return { status: 'done', what: 'handedToAgv', location: text, containers };
}
