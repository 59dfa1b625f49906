import { useQuery } from '@tanstack/react-query';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import { useSiteText } from '#renderer/i18n/useFormat.ts';
import { useClient } from '../client/ClientProvider.tsx';
import { shiftAt, shiftHours, wallMinutes } from './shiftNow.ts';
import type { PlaceView } from './TopBar.tsx';
import { useNow } from './useNow.ts';

const siteTopics = { topics: ['site', 'terminal'] };

/** The site configuration in force; null before a PC has one, undefined while it is read. */
export function useSiteConfiguration(): SiteConfiguration | null | undefined {
  const { engine } = useClient();
  return useQuery(engine.queries.system.site.queryOptions({ input: {}, meta: siteTopics })).data;
}

/** This PC as it is enrolled; undefined while it is read. */
export function useTerminal() {
  const { engine } = useClient();
  return useQuery(engine.queries.system.terminal.queryOptions({ input: {}, meta: siteTopics })).data;
}

/** Where this PC stands and which shift runs there. */
export function usePlace(): PlaceView {
  const site = useSiteConfiguration();
  const text = useSiteText();
  const now = useNow(60_000);
  const terminal = useTerminal();
  const line = site?.lines.find(({ id }) => id === terminal?.line) ?? null;
  const shift = site == null ? null : shiftAt(site.shifts, wallMinutes(now, site.timeZone));
  return {
    site: site == null ? (terminal?.name ?? '') : text(site.name),
    line: line === null ? null : text(line.name),
    shift: shift === null ? null : `${text(shift.name)} ${shiftHours(shift)}`,
    zoneKnown: site !== undefined,
  };
}
