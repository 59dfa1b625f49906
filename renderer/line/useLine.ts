import { useSearchParams } from 'wouter';
import { useSiteConfiguration, useTerminal } from '../frame/usePlace.ts';

export const boardTopics = {
  topics: [
    'unit',
    'visit',
    'andon',
    'stop',
    'issue',
    'hold',
    'rework',
    'container',
    'call',
    'site',
    'revision',
  ],
};

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
