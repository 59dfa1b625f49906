import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { navigate } from 'wouter/use-browser-location';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import type { ScanOutcome } from '#ui/scan/ScanProvider.tsx';
import type { Api } from '../client.ts';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { nameOf } from '../logistics/callViews.ts';
import { pickHref } from '../logistics/pickHref.ts';
import { stationHref } from '../line/stationHref.ts';
import { unitHref } from '../traceability/unitHref.ts';

type Answer = Awaited<ReturnType<Api['queries']['assembly']['readScan']>>;
type Words = ReturnType<typeof useSay>;
type Box = Awaited<ReturnType<Api['queries']['logistics']['stock']>>['rows'][number];
type Call = Awaited<ReturnType<Api['queries']['logistics']['calls']>>['rows'][number];

/** What the end of a VIN looks like. */
const endOfVin = /^[A-Z]{0,2}\d{4,8}$/i;

/**
 * A scan that no screen took goes where it belongs: a unit to its station or, where it stands at none, to
 * its own screen, goods and places to their call, a station to what stands there, a number to its issue. A
 * unit that is looked up by hand is shown on its own screen, wherever it stands.
 */
export function useScanDestination(): (text: string, typed: boolean) => Promise<ScanOutcome> {
  const { api } = useClient();
  const words = useFailureWords();
  const say = useSay();
  return useCallback(
    async (text, typed) => {
      try {
        const answer = await api.queries.assembly.readScan({ text });
        const { href, outcome } = await destination(api, answer, { text, typed }, say);
        if (href !== null) navigate(href);
        return outcome;
      } catch (error) {
        return { status: 'refused', words: words(error) };
      }
    },
    [api, say, words],
  );
}

interface Asked {
  readonly text: string;
  readonly typed: boolean;
}

interface Destination {
  /** Null: there is nothing to open, the words are the answer. */
  readonly href: string | null;
  readonly outcome: ScanOutcome;
}

async function destination(
  api: Api,
  answer: Answer,
  { text, typed }: Asked,
  say: Words,
): Promise<Destination> {
  switch (answer.kind) {
    case 'unit': {
      const { unit, station, status } = answer.unit;
      const href =
        !typed && status === 'atStation' && station !== null ? stationHref(station, unit) : unitHref(unit);
      return { href, outcome: { status: 'identified', words: say.unit(answer.unit) } };
    }
    case 'part':
      return goods(api, answer.part, say.part(answer), say);
    case 'container':
      return box(api, answer, say);
    case 'badge':
      return { href: null, outcome: { status: 'refused', words: say.badge() } };
    case 'order':
      return { href: null, outcome: { status: 'identified', words: say.order(answer.order) } };
    case 'station': {
      const href = stationHref(answer.station);
      return { href, outcome: { status: 'identified', words: say.station(answer.station) } };
    }
    case 'tool': {
      const href = `/quality/tools?tool=${encodeURIComponent(answer.tool)}`;
      return { href, outcome: { status: 'identified', words: say.tool(answer) } };
    }
    case 'location':
      return atPlace(api, answer.location, say);
    case 'unknown': {
      const ending = await unitsEnding(api, text);
      const [only, second] = ending;
      if (only !== undefined && second === undefined)
        return { href: unitHref(only.unit), outcome: { status: 'identified', words: say.unit(only) } };
      if (second !== undefined)
        return { href: null, outcome: { status: 'refused', words: say.several(ending) } };
      const issue = await issueNumbered(api, text);
      if (issue === null) return { href: null, outcome: { status: 'refused', words: say.unknown(text) } };
      const href = `/quality/issues/${encodeURIComponent(issue.issue)}`;
      return { href, outcome: { status: 'identified', words: say.issue(issue.number) } };
    }
  }
}

/** A container that somebody has picked goes on where it was picked; any other leads to a call for what is in it. */
async function box(
  api: Api,
  { container, part }: Extract<Answer, { kind: 'container' }>,
  say: Words,
): Promise<Destination> {
  const known = await api.queries.logistics.container({ container });
  if (known === null || known.inHandFor === null)
    return goods(api, part, say.container(container, part), say);
  return { href: pickHref(known.inHandFor), outcome: { status: 'identified', words: say.inHand(container) } };
}

/** What is called to a place, else what is there. */
async function atPlace(api: Api, location: string, say: Words): Promise<Destination> {
  const { rows } = await api.queries.logistics.calls({ life: 'live', limit: 1000 });
  const call = rows.find((row) => row.to.id === location);
  if (call !== undefined)
    return {
      href: callHref(call.call),
      outcome: { status: 'identified', words: say.called(location, call) },
    };
  const stock = await api.queries.logistics.stock({ place: location, limit: listed + 1 });
  return { href: null, outcome: { status: 'identified', words: say.place(location, stock.rows) } };
}

const callHref = (call: string): string => `/logistics?call=${encodeURIComponent(call)}`;

/** Containers of a place that are named. */
const listed = 3;

/** The live call for a part, where there is one. */
async function goods(api: Api, part: string | null, words: string, say: Words): Promise<Destination> {
  const { rows } = await api.queries.logistics.calls({ life: 'live', limit: 1000 });
  const call = rows.find((row) => row.part.id === part);
  if (call === undefined) return { href: null, outcome: { status: 'identified', words } };
  return {
    href: callHref(call.call),
    outcome: { status: 'identified', words, next: say.itsCall() },
  };
}

/** Units by the end of a VIN, shorter than what a scan may stand for. */
async function unitsEnding(api: Api, text: string) {
  if (!/^[0-9a-z]{4,17}$/i.test(text.trim())) return [];
  return (await api.queries.assembly.findUnits({ text: text.trim() })).rows;
}

/** An issue by the number that people write on papers. */
export async function issueNumbered(
  api: Api,
  text: string,
): Promise<{ readonly issue: string; readonly number: string } | null> {
  const number = text.trim();
  if (number.length > 40) return null;
  const { rows } = await api.queries.quality.issues({ view: 'all', text: number, limit: 20 });
  return rows.find((row) => row.number.toUpperCase() === number.toUpperCase()) ?? null;
}

function useSay() {
  const { t } = useTranslation('frame');
  const site = useSiteText();
  const format = useFormat();
  const goodsOf = ({ part, quantity }: Pick<Box, 'part' | 'quantity'>): string =>
    `${format.times(quantity)} ${part === null ? '' : nameOf(part, site)}`.trim();
  return {
    station: (station: string) => t('scan.station', { station }),
    tool: ({ tool, name }: Extract<Answer, { kind: 'tool' }>) => t('scan.tool', { tool, name: site(name) }),
    called: (place: string, call: Call) => t('scan.called', { place, goods: goodsOf(call) }),
    place: (place: string, boxes: readonly Box[]) => {
      if (boxes.length === 0) return t('scan.placeEmpty', { place });
      const named = boxes.slice(0, listed).map((box) => `${box.container} ${goodsOf(box)}`);
      const goods = format.list(boxes.length > listed ? [...named, t('scan.placeMore')] : named);
      return t('scan.place', { place, goods });
    },
    unit: ({ label, status, station }: Extract<Answer, { kind: 'unit' }>['unit']) =>
      t(`scan.unit.${status}`, { unit: label, station: station ?? '' }),
    part: ({ part, name }: Extract<Answer, { kind: 'part' }>) =>
      t('scan.part', { part, name: name === null ? '' : site(name) }),
    container: (container: string, part: string | null) =>
      t('scan.container', { container, part: part ?? '' }),
    inHand: (container: string) => t('scan.inHand', { container }),
    itsCall: () => t('scan.itsCall'),
    order: (order: string) => t('scan.order', { order }),
    issue: (issue: string) => t('scan.issue', { issue }),
    several: (units: readonly { readonly label: string }[]) =>
      t('scan.several', { units: format.list(units.slice(0, 5).map(({ label }) => `…${label}`)) }),
    badge: () => t('scan.badge'),
    unknown: (text: string) =>
      endOfVin.test(text.trim()) ? t('scan.noUnit', { text: text.trim() }) : t('scan.unknown'),
  };
}
