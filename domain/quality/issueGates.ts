import type { Refusal, RefusalParam } from '../kernel/refusal.ts';
import { refuse } from '../kernel/refusal.ts';
import type { Section } from './issueEvents.ts';
import type { Findings, IssueState, IssueStep, OpenedIssue } from './issueState.ts';
import { isOpened } from './issueState.ts';
import type { OpenHold } from './openHolds.ts';
import type { QualityRefusal } from './refusals.ts';

/** What a gate asks for; the screen words each as something achieved, its refusal says that it is not. */
export type GateCode =
  | 'problemDescribed'
  | 'containmentDescribed'
  | 'unitsAccounted'
  | 'teamNamed'
  | 'occurrenceCauseEvidenced'
  | 'escapeCauseEvidenced'
  | 'correctiveActionChosen'
  | 'actionsDone'
  | 'verifierIndependent'
  | 'preventionDescribed'
  | 'unitsDecided'
  | 'holdsDecided';

export interface GateItem {
  readonly code: GateCode;
  readonly met: boolean;
  readonly params: Readonly<Record<string, RefusalParam>>;
  readonly refusal: QualityRefusal;
}

export type GatedStep = Exclude<IssueStep, 'open' | 'acknowledged'>;

/** Persons of a team, 8D D1. */
const smallestTeam = 2;

/** Where each step is reached from. A step is never skipped. */
export const stepBefore: Readonly<Record<GatedStep, IssueStep>> = {
  contained: 'acknowledged',
  analysed: 'contained',
  corrected: 'analysed',
  verified: 'corrected',
  closed: 'verified',
};

const asked: Readonly<Record<GatedStep, readonly GateCode[]>> = {
  contained: ['problemDescribed', 'containmentDescribed', 'unitsAccounted'],
  analysed: ['unitsAccounted', 'teamNamed', 'occurrenceCauseEvidenced', 'escapeCauseEvidenced'],
  corrected: ['unitsAccounted', 'correctiveActionChosen', 'actionsDone'],
  verified: ['unitsAccounted', 'actionsDone', 'verifierIndependent'],
  closed: [
    'problemDescribed',
    'containmentDescribed',
    'teamNamed',
    'occurrenceCauseEvidenced',
    'escapeCauseEvidenced',
    'correctiveActionChosen',
    'preventionDescribed',
    'actionsDone',
    'unitsDecided',
    'holdsDecided',
  ],
};

/**
 * Who looks; which units are known to have left the plant: what kept them here accounts for them no more; those of them about
 * which more was decided too late; and the holds of the issue in which something is undecided.
 */
export interface GateViewer {
  readonly person: string | null;
  readonly left: ReadonlySet<string>;
  readonly fieldActionDue: ReadonlySet<string>;
  readonly openHolds: readonly OpenHold[];
}

/**
 * The next step of an issue and what is needed for it, for the person who looks. `next` null: there is none.
 * An open issue only waits to be acknowledged, which asks for nothing.
 */
export function gateOf(
  state: IssueState,
  viewer: GateViewer,
): { readonly next: IssueStep | null; readonly items: readonly GateItem[] } {
  if (!isOpened(state) || state.status === 'closed' || state.status === 'duplicate') {
    return { next: null, items: [] };
  }
  if (state.status === 'open') return { next: 'acknowledged', items: [] };
  const { status } = state;
  const next = gatedSteps.find((step) => stepBefore[step] === status) ?? null;
  return { next, items: next === null ? [] : gateItems(state, next, viewer) };
}
const gatedSteps: readonly GatedStep[] = ['contained', 'analysed', 'corrected', 'verified', 'closed'];

/** Why the issue cannot pass into `step` now, or null. Judges the order of steps first, then the first unmet item. */
export function gateFault(
  state: OpenedIssue,
  step: GatedStep,
  viewer: GateViewer,
): Refusal<QualityRefusal> | null {
  const needed = stepBefore[step];
  if (state.status !== needed) return refuse('issueStepOutOfOrder', { status: state.status, needed });
  const unmet = gateItems(state, step, viewer).find((i) => !i.met);
  return unmet ? refuse(unmet.refusal, unmet.params) : null;
}

const gateItems = (state: OpenedIssue, step: GatedStep, viewer: GateViewer): GateItem[] =>
  asked[step].map((c) => ({ code: c, ...measures[c](state, viewer) }));

type Measure = (found: Findings, viewer: GateViewer) => Omit<GateItem, 'code'>;

const written =
  (section: Section): Measure =>
  (found) => ({
    met: isFilled(found.sections[section]?.text),
    params: { section },
    refusal: 'sectionMissing',
  });

const evidenced =
  (section: Section): Measure =>
  (found, viewer) => {
    const text = written(section)(found, viewer);
    if (!text.met) return text;
    const met = isFilled(found.sections[section]?.evidence);
    return { met, params: { section }, refusal: 'sectionEvidenceMissing' };
  };

const measures: Readonly<Record<GateCode, Measure>> = {
  problemDescribed: written('problem'),
  containmentDescribed: written('containment'),
  preventionDescribed: written('prevention'),
  occurrenceCauseEvidenced: evidenced('occurrenceCause'),
  escapeCauseEvidenced: evidenced('escapeCause'),
  unitsAccounted: (found, { left, fieldActionDue }) => {
    const { accounted, total } = countUnits(found, left, fieldActionDue);
    return { met: accounted === total, params: { accounted, total }, refusal: 'unitsUnaccounted' };
  },
  unitsDecided: (found, { left, fieldActionDue }) => {
    const { decided, total } = countUnits(found, left, fieldActionDue);
    return { met: decided === total, params: { decided, total }, refusal: 'unitsUndecided' };
  },
  holdsDecided: (_found, { openHolds: open }) => ({
    met: open.length === 0,
    params: {
      holds: open.map(({ number }) => number).join(', '),
      count: open.length,
      undecided: open.reduce((sum, { undecided }) => sum + undecided, 0),
    },
    refusal: 'holdsUndecided',
  }),
  teamNamed: ({ team }) => ({
    met: team.length >= smallestTeam,
    params: { members: team.length, needed: smallestTeam },
    refusal: 'teamTooSmall',
  }),
  correctiveActionChosen: (found) => ({
    met: Object.values(found.actions).some((a) => a.plan?.kind === 'corrective'),
    params: {},
    refusal: 'correctiveActionMissing',
  }),
  actionsDone: (found) => {
    const actions = Object.values(found.actions);
    const done = actions.filter((a) => a.done !== null).length;
    return {
      met: done === actions.length,
      params: { done, total: actions.length },
      refusal: 'actionsOpen',
    };
  },
  verifierIndependent: (found, { person }) => ({
    met: person !== null && !implementersOf(found).has(person),
    params: { person },
    refusal: person === null ? 'personNeeded' : 'verifierImplemented',
  }),
};

/** Who carried out an action of the issue: they cannot verify it (8D D6, four eyes). */
export const implementersOf = (found: Findings): ReadonlySet<string> =>
  new Set(Object.values(found.actions).flatMap((a) => (a.done?.by ? [a.done.by] : [])));

/**
 * Accounted for: known where it is and kept from leaving, or already decided. Decided: its outcome is accepted, or a rework
 * item of its own is the outcome (which the ship gate follows by itself). A unit that has left is neither by what kept it here:
 * it takes a field action or a decision of its own; a field action where more was decided when it had left.
 */
export function countUnits(
  found: Findings,
  left: ReadonlySet<string> = new Set(),
  fieldActionDue: ReadonlySet<string> = new Set(),
): { accounted: number; decided: number; total: number } {
  const units = Object.entries(found.affected);
  const outcomeKnown = ([id, { account, decision }]: (typeof units)[number]): boolean =>
    account?.means === 'fieldAction' ||
    (decision !== null && !fieldActionDue.has(id)) ||
    (account?.means === 'rework' && !left.has(id));
  return {
    accounted: units.filter((u) => outcomeKnown(u) || (u[1].account !== null && !left.has(u[0]))).length,
    decided: units.filter(outcomeKnown).length,
    total: units.length,
  };
}

export const isFilled = (text: string | undefined): boolean => text !== undefined && text.trim() !== '';
