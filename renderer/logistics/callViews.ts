import type { LocalText } from '#domain/kernel/text';
import type { CallRow } from '#terminal/contract/calls';
import type { CallPhase, CallView } from '#ui/logistics/views.ts';

interface Named {
  readonly id: string;
  readonly name: LocalText | null;
}

export type SiteText = (text: LocalText) => string;

/** The site's name of a thing, or its number where the name is not known here. */
export const nameOf = (thing: Named, text: SiteText): string =>
  thing.name === null ? thing.id : text(thing.name);

/** People speak of the station; a place without one is called by its label. */
export const placeName = (place: { readonly id: string; readonly station: string | null }): string =>
  place.station ?? place.id;

type Place = CallRow['to'];

/** Each place once, by name, as people look for it. */
export function placesByName(rows: readonly { readonly to: Place }[]): readonly Place[] {
  const byName = new Intl.Collator('en', { numeric: true });
  return [...new Map(rows.map(({ to }) => [to.id, to])).values()].sort((a, b) =>
    byName.compare(placeName(a), placeName(b)),
  );
}

/** What is left of a time that the engine gave `elapsedMs` ago; null stays unknown. */
export const remainingMs = (seconds: number | null, elapsedMs: number): number | null =>
  seconds === null ? null : Math.max(0, seconds * 1000 - elapsedMs);

/**
 * Time to empty, counted on from the engine's answer as far as it falls while no unit moves, so that the next answer is never
 * above what is shown. Only the engine says that a place is empty (0): the count stays above zero until it does.
 */
export function untilEmptyMs(
  row: Pick<CallRow, 'emptyInS' | 'emptyHoldsAtS'> | null,
  elapsedMs: number,
): number | null {
  if (row === null || row.emptyInS === null || row.emptyInS <= 0) return row?.emptyInS ?? null;
  return Math.max(1000, (row.emptyHoldsAtS ?? 0) * 1000, row.emptyInS * 1000 - Math.max(0, elapsedMs));
}

/** True where the time to empty no longer counts because the line stands: it goes on with the next unit that moves. */
export const timeStands = (
  row: Pick<CallRow, 'emptyInS' | 'emptyHoldsAtS'> | null,
  elapsedMs: number,
): boolean =>
  row !== null &&
  row.emptyInS !== null &&
  row.emptyHoldsAtS !== null &&
  row.emptyInS > 0 &&
  row.emptyHoldsAtS > 0 &&
  row.emptyInS * 1000 - elapsedMs <= row.emptyHoldsAtS * 1000;

/** The call's own state and that of its transport as one word. */
export function callPhase(call: Pick<CallRow, 'status' | 'transport' | 'transportStatus'>): CallPhase {
  switch (call.transportStatus) {
    case 'requested':
    case 'loading':
    case 'unloading':
    case 'failed':
    case 'cancelling':
      return call.transportStatus;
    case 'assigned':
    case 'accepted':
      return 'assigned';
    case 'loaded':
    case 'moving':
      return 'inTransport';
    case 'takenOver':
      return 'carried';
    case 'cancelled':
    case 'unloaded':
    case null:
      return call.status === 'inTransport' && call.transport === null ? 'carried' : call.status;
  }
}

/** `elapsedMs`: how long ago the engine gave the rows. */
export function callViewOf(call: CallRow, text: SiteText, elapsedMs: number): CallView {
  const status = callPhase(call);
  return {
    id: call.call,
    emptyInMs: untilEmptyMs(call, elapsedMs),
    emptyStands: timeStands(call, elapsedMs),
    part: nameOf(call.part, text),
    quantity: call.quantity,
    station: placeName(call.to),
    agv: status === 'carried' ? null : call.agv,
    status,
  };
}
