import type { LocalText } from '#domain/kernel/text';
import type { Step } from '#ui/station/StepList.tsx';
import type { Station, StationOperation, StationPart } from '../lineRows.ts';

const markings = { critical: 'CC', significant: 'SC', standard: null } as const;

export const markingOf = (operation: StationOperation): 'CC' | 'SC' | null =>
  markings[operation.characteristicClass];

/** One operation is current, whatever results the later ones have; a NOK one stays marked. */
export function stepsOf(view: Station, text: (text: LocalText) => string): Step[] {
  const current = view.operations.find(({ status }) => status !== 'done');
  return view.operations.map((o) => ({
    operation: o.operation,
    title: text(o.name),
    status: o.status !== 'nok' && o === current ? 'current' : o.status,
    note: o.needed > 1 ? `${o.ok} / ${o.needed}` : null,
    marking: markingOf(o),
  }));
}

/** The first tracked part that is not all in: what a scan is expected to be. */
export const nextPart = (parts: readonly StationPart[]): StationPart | null =>
  parts.find((part) => !part.full && part.tracking !== 'none') ?? null;

/** What the current operation scans; once all are done, whatever is still open. */
export function expectedPart(
  view: Pick<Station, 'parts'>,
  current: Pick<StationOperation, 'positions'> | null,
): StationPart | null {
  const own = view.parts.filter(({ position }) => current?.positions.includes(position) ?? false);
  return nextPart(current === null ? view.parts : own);
}
