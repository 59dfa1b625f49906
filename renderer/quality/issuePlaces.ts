import { useEffect } from 'react';

/** A place of an issue's screen: a card of its report, or one of its holds. */
export type IssuePlace = 'units' | 'team' | 'actions' | `hold-${string}`;

/** The id that the place has on the screen. */
export const placeId = (place: IssuePlace): string => `issue-${place}`;

/** Leads to the issue, and there to a place where its work begins. */
export const issueHref = (issue: string, place?: IssuePlace): string =>
  `/quality/issues/${issue}${place === undefined ? '' : `#${placeId(place)}`}`;

/** Brings a place of the report into view and puts the focus where its work begins; where there is none to do, on itself. */
export function goTo(id: string): void {
  const place = document.getElementById(id);
  place?.scrollIntoView({ block: 'center' });
  const first = place?.querySelector<HTMLElement>('input:enabled, button:enabled') ?? place;
  first?.focus({ preventScroll: true });
}

/** Once everything stands on the screen, goes to the place that the address names. */
export function useGoToPlace(ready: boolean): void {
  useEffect(() => {
    const id = window.location.hash.slice(1);
    if (ready && id !== '') goTo(id);
  }, [ready]);
}
