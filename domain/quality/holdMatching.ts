import { assertNever } from '../kernel/refusal.ts';
import type { HoldState } from './hold.ts';
import { memberKept, membersOf } from './hold.ts';
import type { Population } from './holdEvents.ts';
import { memberKey } from './holdEvents.ts';
import { own } from './own.ts';

export interface LotRef {
  readonly part: string;
  readonly lot: string;
}

/** What an interlock asks about. `lots`: what is built into the unit, as far as known. */
export type HoldSubject =
  | { readonly kind: 'unit'; readonly unit: string; readonly lots: readonly LotRef[] }
  | {
      readonly kind: 'container';
      readonly container: string;
      readonly part: string;
      readonly lot: string | null;
    }
  | ({ readonly kind: 'lot' } & LotRef);

export interface KnownHold {
  readonly hold: string;
  readonly state: HoldState;
}

/** The holds that keep the subject where it is, by what this terminal knows; empty means free. */
export const holdsOn = (subject: HoldSubject, holds: readonly KnownHold[]): KnownHold[] =>
  holds.filter(({ state }) => keeps(state, subject));

/**
 * The subject's own entry in the hold decides; where it has none, a lot that it carries does. A lifted hold still keeps what was
 * to be scrapped or returned.
 */
export function keeps(state: HoldState, subject: HoldSubject): boolean {
  const members = membersOf(state);
  const itself = own(members, memberKey(subject));
  if (itself) return memberKept(itself);
  return lotsOf(subject).some(({ part, lot }) => {
    const member = own(members, memberKey({ kind: 'lot', part, lot }));
    return member !== undefined && memberKept(member);
  });
}

const lotsOf = (subject: HoldSubject): readonly LotRef[] => {
  switch (subject.kind) {
    case 'unit':
      return subject.lots;
    case 'container':
      return subject.lot === null ? [] : [{ part: subject.part, lot: subject.lot }];
    case 'lot':
      return [];
    default:
      return assertNever(subject);
  }
};

/** Something that happened to a unit, for holds that grow with late facts. */
export interface Evidence {
  /** UTC instant by the recorder's clock, and how far that clock may be off (ms, 0 when it is the plant's own). */
  readonly at: string;
  readonly uncertaintyMs: number;
  readonly station: string | null;
  readonly tool: string | null;
  readonly lots: readonly LotRef[];
}

/** Whether a population covers the evidence. Windows widen by the clock's uncertainty: in doubt the unit is held. */
export function covers(population: Population, evidence: Evidence): boolean {
  switch (population.kind) {
    case 'listed':
      return false;
    case 'lot':
      return evidence.lots.some((l) => l.part === population.part && l.lot === population.lot);
    case 'toolWindow':
      return evidence.tool === population.tool && within(population, evidence);
    case 'stationWindow':
      return evidence.station === population.station && within(population, evidence);
    default:
      return assertNever(population);
  }
}

function within(
  window: { readonly from: string; readonly until: string | null },
  evidence: Pick<Evidence, 'at' | 'uncertaintyMs'>,
): boolean {
  const at = Date.parse(evidence.at);
  const early = at + evidence.uncertaintyMs >= Date.parse(window.from);
  return early && (window.until === null || at - evidence.uncertaintyMs <= Date.parse(window.until));
}
