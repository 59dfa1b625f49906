import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import { useScanHandler, type ScanOutcome } from '#ui/scan/ScanProvider.tsx';
import { useClient } from '../../client/ClientProvider.tsx';
import type { Sending } from '../../client/intents.ts';
import { refusalOf, useFailureWords } from '../../client/useRefusal.ts';
import { useSending } from '../../client/useSending.ts';
import { useSiteConfiguration } from '../../frame/usePlace.ts';
import { placeName } from '../callViews.ts';
import { pickPhase, type PickList, type PickPhase } from './pickPhase.ts';

/** An older container that should go first; the person decides. */
export interface OlderFirst {
  readonly container: string;
  readonly older: string;
  readonly location: string;
}

export interface Pick {
  readonly phase: PickPhase;
  /** What became of the last scan; null before the first. */
  readonly last: ScanOutcome | null;
  readonly older: OlderFirst | null;
  /** As if scanned; resolves to what became of it. */
  readonly enter: (text: string) => Promise<ScanOutcome>;
  readonly takeAnyway: () => void;
  readonly takeOlder: () => void;
  readonly goOn: () => void;
  /** What was said of the last scan no longer matters: something else was done. */
  readonly forget: () => void;
}

type Api = ReturnType<typeof useClient>['api'];

/**
 * The pick flow of one call: what was scanned decides what happens, and refusals say why. A scan is answered once the list
 * is up to date again, so that the next one meets the next step.
 */
export function usePick(list: PickList, refresh: () => Promise<unknown>): Pick {
  const { t } = useTranslation('logistics');
  const { api } = useClient();
  const say = useFailureWords();
  const sending = useSending();
  const site = useSiteConfiguration() ?? null;
  const [from, setFrom] = useState<string | null>(null);
  const [enough, setEnough] = useState(false);
  const [last, setLast] = useState<ScanOutcome | null>(null);
  const [older, setOlder] = useState<OlderFirst | null>(null);
  const phase = pickPhase(list, { from, enough });

  const act = useCallback(
    async (text: string, leaving: string | null): Promise<ScanOutcome> => {
      setOlder(null);
      try {
        const outcome = await answerScan({ api, sending, list, phase, site, text, leaving });
        const { location } = outcome;
        const params = {
          container: text,
          first: firstOf(list)?.container ?? '',
          scanned: text,
          place: placeName(list.call.to),
          location,
        };
        if (outcome.status === 'refused')
          return { status: 'refused', words: t(`pick.${outcome.why}`, params) };
        await refresh();
        setFrom(outcome.what === 'at' ? location : null);
        return { status: 'accepted', words: t(`pick.${outcome.what}`, params) };
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal?.code === 'pickOlderFirst') setOlder(olderOf(text, refusal.params));
        return { status: 'refused', words: say(error) };
      }
    },
    [api, list, phase, refresh, sending, site, say, t],
  );
  const enter = useCallback(
    async (text: string, leaving: string | null = null) => {
      const outcome = await act(text.trim(), leaving);
      setLast(outcome);
      return outcome;
    },
    [act],
  );
  useScanHandler(useCallback((text: string) => enter(text), [enter]));
  return {
    phase,
    last,
    older,
    enter,
    takeAnyway: () => older !== null && void enter(older.container, older.older),
    takeOlder: () => {
      setOlder(null);
      setLast(null);
      setFrom(null);
    },
    goOn: () => setEnough(true),
    forget: () => {
      setOlder(null);
      setLast(null);
    },
  };
}

const firstOf = ({ candidates }: PickList) => candidates.find(({ first }) => first);

const olderOf = (container: string, params: Readonly<Record<string, unknown>>): OlderFirst => ({
  container,
  older: String(params['older']),
  location: String(params['location']),
});

/** `location`: where the person is, or should go. */
type Answer =
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

interface Scanned {
  readonly api: Api;
  readonly sending: Sending;
  readonly list: PickList;
  readonly phase: PickPhase;
  readonly site: SiteConfiguration | null;
  readonly text: string;
  readonly leaving: string | null;
}

function answerScan(scanned: Scanned): Promise<Answer> | Answer {
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
