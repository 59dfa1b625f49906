import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useSiteText } from '#renderer/i18n/useFormat.ts';
import { useScanHandler, type ScanOutcome } from '#ui/scan/ScanProvider.tsx';
import { useClient } from '../../client/ClientProvider.tsx';
import type { Sending } from '../../client/intents.ts';
import { refusalOf, useFailureWords } from '../../client/useRefusal.ts';
import { useSending } from '../../client/useSending.ts';
import { issueNumbered } from '../../frame/useScanDestination.ts';
import type { Station, StationPart } from '../lineRows.ts';
import { useArrival } from './useArrival.tsx';

/** A scan that the unit's visit did not take; shown beside the position that wants another part. */
export interface RefusedScan {
  readonly unit: string;
  /** Null where no position is meant. */
  readonly position: string | null;
  readonly scanned: string;
  readonly why: string;
}

/**
 * A scan at a station is a unit that arrives or a part that goes in. A badge, a place or anything else that belongs elsewhere goes on to
 * the workplace, and so do a unit that is off the line and one that is only looked up: typing a number moves no unit.
 */
export function useStationScan(view: Station, onRefused: (scan: RefusedScan | null) => void): void {
  const { api } = useClient();
  const { t } = useTranslation('line');
  const words = useFailureWords();
  const sending = useSending();
  const arrive = useArrival(view.station);
  const siteText = useSiteText();
  const unit = view.unit?.unit ?? null;
  const vin = view.unit?.vin ?? null;
  const handle = useCallback(
    async (text: string, typed = false): Promise<ScanOutcome | null> => {
      const answer = await api.queries.assembly.readScan({ text }).catch(() => null);
      if (answer?.kind === 'unit') {
        if (typed || offLine.has(answer.unit.status)) return null;
        if (answer.unit.unit === unit)
          return { status: 'identified', words: t('scan.unitHere', { unit: vin ?? answer.unit.label }) };
        return unit === null ? arrive(answer.unit.unit, answer.unit.label) : null;
      }
      if (unit === null || (answer !== null && elsewhere.has(answer.kind))) return null;
      if (answer?.kind === 'unknown' && (await issueNumbered(api, text)) !== null) return null;
      try {
        const { events } = await api.commands.assembly.scanPart(
          { station: view.station, unit, scanned: text },
          sending,
        );
        onRefused(null);
        const put = await installedBy(api, { station: view.station, unit }, events);
        if (put === null) return { status: 'accepted', words: t('scan.partIn') };
        return {
          status: 'accepted',
          words: t('scan.putIn', { part: put.name === null ? put.part : siteText(put.name) }),
        };
      } catch (error) {
        const expected = refusalOf(error)?.code === 'partUnexpected' ? partExpected(view) : null;
        const said = words(error);
        const why = expected === null ? said : `${said} ${t('scan.expected', { part: expected })}`;
        if (refusalOf(error)?.code !== 'scanUnknown') onRefused({ unit, why, ...wrongNumbers(error, text) });
        return { status: 'refused', words: why };
      }
    },
    [api, arrive, onRefused, sending, siteText, t, unit, view, vin, words],
  );
  useScanHandler(handle);
}

export interface InstalledPart {
  readonly unit: string;
  readonly position: string;
  /** The event that put it in. */
  readonly installed: string;
}

/** Takes a wrongly scanned part out again; throws like the command. */
export function useTakeOut(station: string): (part: InstalledPart, sending: Sending) => Promise<unknown> {
  const { api } = useClient();
  return useCallback(
    ({ unit, position, installed }, sending) =>
      api.commands.assembly.removePart(
        { station, unit, position, installed, reason: 'wrongScan', note: '' },
        sending,
      ),
    [api, station],
  );
}

type Scanned = Awaited<ReturnType<Api['queries']['assembly']['readScan']>>;

/** What has a place of its own to go to. */
const elsewhere: ReadonlySet<Scanned['kind']> = new Set(['order', 'badge', 'location', 'station']);

/** No station takes it in; its own screen says why. */
const offLine: ReadonlySet<string> = new Set(['pulledOff', 'shipped', 'scrapped']);

type Api = ReturnType<typeof useClient>['api'];

async function installedBy(
  api: Api,
  at: { readonly station: string; readonly unit: string },
  events: readonly { readonly eventId: string }[],
): Promise<Pick<StationPart, 'part' | 'name'> | null> {
  const fresh = await api.queries.assembly.station(at);
  const ids = new Set(events.map(({ eventId }) => eventId));
  for (const part of fresh?.parts ?? []) {
    const put = part.installed.find(({ eventId }) => ids.has(eventId));
    if (put) return part;
  }
  return null;
}

/** The part that is to go in next: of the operation that is due, else the first that is not in. */
function partExpected({ operations, parts }: Station): string | null {
  const open = parts.filter(({ full }) => !full);
  const due = operations.find(({ status }) => status !== 'done')?.positions ?? [];
  return (open.find(({ position }) => due.includes(position)) ?? open[0])?.part ?? null;
}

/** Which position wanted what, where the refusal says so. */
function wrongNumbers(error: unknown, text: string): Pick<RefusedScan, 'position' | 'scanned'> {
  const params = refusalOf(error)?.params ?? {};
  const { position = null, scanned = text } = params;
  return { position: position === null ? null : String(position), scanned: String(scanned) };
}
