import type { Moment } from '../kernel/moment.ts';
import { mayPrecede } from '../kernel/moment.ts';
import { assertNever } from '../kernel/refusal.ts';
import type { HoldState } from './hold.ts';
import { memberKept, membersOf } from './hold.ts';
import type { Population } from './holdEvents.ts';
import { memberKey } from './holdEvents.ts';
import type { Span } from './holdWindow.ts';
import { windowOf } from './holdWindow.ts';
import { own } from './own.ts';

export interface LotRef {
  readonly part: string;
  readonly lot: string;
}

/** What an interlock asks about. `lots`: what is built into the unit, `work`: what it went through, both as far as known. */
export type HoldSubject =
  | {
      readonly kind: 'unit';
      readonly unit: string;
      readonly lots: readonly LotRef[];
      readonly work: readonly Evidence[];
    }
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
 * The subject's own entry in the hold decides; where it has none, a lot that it carries does, or that it was worked on in the
 * hold's window, whether or not anybody has added it yet. A lifted hold still keeps what was to be scrapped or returned.
 */
export function keeps(state: HoldState, subject: HoldSubject): boolean {
  const members = membersOf(state);
  const itself = own(members, memberKey(subject));
  if (itself) return memberKept(itself);
  const byLot = lotsOf(subject).some(({ part, lot }) => {
    const member = own(members, memberKey({ kind: 'lot', part, lot }));
    return member !== undefined && memberKept(member);
  });
  return byLot || (subject.kind === 'unit' && fallsInto(state, subject.work));
}

/** The hold as it stood when something was: whatever was added to it later is not in it, and one that was placed later is none. */
export function holdAt(state: HoldState, at: Until): HoldState {
  if (state.status === 'absent') return state;
  if (state.status !== 'unplaced' && !mayPrecede({ from: state.placement.placedAfter }, at))
    return { status: 'absent' };
  const members = Object.entries(state.members).filter(([, { addedAfter }]) =>
    mayPrecede({ from: addedAfter }, at),
  );
  return { ...state, members: Object.fromEntries(members) };
}

/** What had happened of this when something was; what lasted then is seen as far as that. */
export const workBy = (at: Until, work: readonly Evidence[]): Evidence[] =>
  work
    .filter((e) => mayPrecede(e, at))
    .map((e) => ({ ...e, until: e.until !== null && e.until < at.until ? e.until : at.until }));

type Until = Pick<Moment, 'until'>;

function fallsInto(state: HoldState, work: readonly Evidence[]): boolean {
  const window = work.length === 0 ? null : windowOf(state);
  return window !== null && work.some((evidence) => covers(window, evidence));
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

/** Something that happened to a unit, for holds that grow with late facts; as wide as its recorder's clock may have been off. */
export interface Evidence extends Span {
  readonly station: string | null;
  readonly tool: string | null;
  readonly lots: readonly LotRef[];
}

/** Whether a population covers the evidence; of a window see `windowOf`. In doubt the unit is held. */
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

const within = (window: Span, { from, until }: Evidence): boolean =>
  (until === null || until >= window.from) && (window.until === null || from <= window.until);
