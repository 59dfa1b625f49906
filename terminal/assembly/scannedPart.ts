import { readScan } from '#domain/assembly/scan';
import type { VisitState } from '#domain/assembly/visit';
import type { ScannedPart } from '#domain/assembly/visitDecisions';
import { container } from '#domain/logistics/container';
import { isKnown } from '#domain/logistics/containerState';
import { holdsOnContainer, holdsOnLot } from '#db/queries/holds';
import { recordedLabel } from '../supply/recordedLabel.ts';
import type { LineKnowledge } from './knowledge.ts';

export interface FoundPart {
  readonly scanned: ScannedPart;
  /** What stands against it: a hold, or the label of a blocked container; null when nothing is known to. */
  readonly blockedBy: string | null;
}

/** What a code scanned at a station means as a part: a label's own fields, a container's contents, or a number. */
export function scannedPart(known: LineKnowledge, text: string, visit: VisitState): FoundPart | null {
  const scan = readScan(text);
  switch (scan.kind) {
    case 'vin':
    case 'unreadable':
      return null;
    case 'label': {
      const inside = scan.container === null ? null : contents(known, scan.container);
      const part = scan.part ?? inside?.part;
      if (part === undefined) return null;
      const lot = scan.lot ?? inside?.lot ?? null;
      return blocked(known, { part, lot, serial: scan.serial, container: inside?.container ?? null });
    }
    case 'plain': {
      const inside = contents(known, scan.text);
      if (inside) return blocked(known, { ...inside, serial: scan.trace });
      const serial = trackingOf(visit, scan.text) === 'serial';
      const trace = serial ? { lot: null, serial: scan.trace } : { lot: scan.trace, serial: null };
      return blocked(known, { part: scan.text, ...trace, container: null });
    }
  }
}

/** What is in a container, with its label as it is recorded. */
function contents(known: LineKnowledge, text: string) {
  const label = recordedLabel(known.read, text);
  const { state } = known.store.state(container, label);
  return isKnown(state) ? { part: state.part, lot: state.lot, container: label } : null;
}

const trackingOf = (visit: VisitState, part: string): 'serial' | 'lot' | 'none' | undefined =>
  visit.status === 'absent'
    ? undefined
    : visit.arrival?.requirements.parts.find((p) => p.part === part)?.tracking;

function blocked(known: LineKnowledge, scanned: ScannedPart): FoundPart {
  const { part, lot } = scanned;
  const holds =
    scanned.container === null
      ? lot === null
        ? []
        : holdsOnLot(known.read, { part, lot })
      : holdsOnContainer(known.read, { container: scanned.container, part, lot });
  const own = scanned.container === null ? null : blockedContainer(known, scanned.container);
  return { scanned, blockedBy: holds[0]?.number ?? holds[0]?.hold ?? own };
}

function blockedContainer(known: LineKnowledge, label: string): string | null {
  const { state } = known.store.state(container, label);
  return isKnown(state) && state.blocks.length > 0 ? label : null;
}
