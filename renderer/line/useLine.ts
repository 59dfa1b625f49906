import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { useClient } from '../client/ClientProvider.tsx';
import { useSiteConfiguration } from '../frame/usePlace.ts';

const siteTopics = { topics: ['site', 'terminal'] };
export const boardTopics = {
  topics: ['unit', 'visit', 'andon', 'stop', 'issue', 'container', 'call', 'site', 'revision'],
};

/** Place of this PC by its enrolment; undefined while it is read. */
export function useTerminal() {
  const { engine } = useClient();
  return useQuery(engine.queries.system.terminal.queryOptions({ input: {}, meta: siteTopics })).data;
}

/**
 * The line that is shown: the one the address names (`?line=`), else this PC's, else the first of the site. Null where the
 * site has none, undefined while it is read.
 */
export function useLineId(): string | null | undefined {
  const [params] = useSearchParams();
  const site = useSiteConfiguration();
  const terminal = useTerminal();
  const named = params.get('line');
  if (named !== null) return named;
  if (site === undefined || terminal === undefined) return undefined;
  return terminal.line ?? site?.lines[0]?.id ?? null;
}
