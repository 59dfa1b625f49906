import { useSiteText } from '#renderer/i18n/useFormat.ts';
import { useSiteConfiguration } from '../frame/usePlace.ts';

/** Why something stands, in the site's own words. */
export function useStopReasons(): readonly { readonly code: string; readonly label: string }[] {
  const text = useSiteText();
  const reasons = useSiteConfiguration()?.reasons ?? [];
  return reasons
    .filter(({ kind }) => kind === 'stop')
    .map(({ id, name }) => ({ code: id, label: text(name) }));
}
