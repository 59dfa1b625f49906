import type { Recorded } from '../kernel/event.ts';
import { assertNever } from '../kernel/refusal.ts';
import type { IssueEvent, IssuePayload, Outcome, Section, UnitAccount } from './issueEvents.ts';
import { takesPlace } from './oneDecision.ts';
import { own } from './own.ts';
import { personOf } from '../kernel/actor.ts';

/** The steps of an issue's life, in order; `closed` and `duplicate` end it until it is reopened. */
export const issueSteps = [
  'open',
  'acknowledged',
  'contained',
  'analysed',
  'corrected',
  'verified',
  'closed',
] as const;
export type IssueStep = (typeof issueSteps)[number];

export interface AffectedUnit {
  readonly account: UnitAccount | null;
  readonly decision: {
    readonly outcome: Outcome;
    readonly at: string;
    readonly by: string | null;
    /** The hold in which it was decided; null: on the issue itself. */
    readonly hold: string | null;
    /** What had been decided elsewhere when this took its place, also where it was the same; null where nothing was. */
    readonly insteadOf: Outcome | null;
    /** The event that decided. */
    readonly event: string;
  } | null;
}

export interface WrittenSection {
  readonly text: string;
  readonly evidence: string;
  /** The event that wrote it. */
  readonly event: string;
}

/** `plan` is null while only its completion was heard of. */
export interface IssueAction {
  readonly plan: Omit<IssuePayload<'ActionAdded'>, 'action'> | null;
  readonly done: { readonly at: string; readonly by: string | null; readonly evidence: string } | null;
}

/** `added` is null while only its withdrawal was heard of. */
export interface IssueAttachment {
  readonly added:
    | (Omit<IssuePayload<'AttachmentAdded'>, 'hash'> & {
        readonly at: string;
        readonly by: string | null;
        /** The event that names it. */
        readonly event: string;
      })
    | null;
  readonly withdrawn: { readonly at: string; readonly by: string | null; readonly reason: string } | null;
}

/** What was found and written; keyed by unit, section, action and an attachment's hash. Comments are fact rows only. */
export interface Findings {
  readonly owner: string | null;
  readonly team: readonly string[];
  readonly affected: Readonly<Record<string, AffectedUnit>>;
  readonly sections: Readonly<Partial<Record<Section, WrittenSection>>>;
  readonly actions: Readonly<Record<string, IssueAction>>;
  readonly attachments: Readonly<Record<string, IssueAttachment>>;
  readonly verification: { readonly by: string | null; readonly evidence: string } | null;
}

export interface Passage {
  readonly step: IssueStep;
  readonly at: string;
  readonly by: string | null;
}

/** What was signed when it was closed. */
export interface Closure {
  readonly conclusion: string;
  readonly meaning: string;
  readonly recordHash: string | null;
}

/** When and by whom a finished issue was reopened, and why: in words, or by units that were found on it. */
export interface Reopening {
  readonly at: string;
  readonly by: string | null;
  /** Null where `found` units on it were the reason. */
  readonly reason: string | null;
  readonly found: number;
}

interface Opened extends Findings {
  readonly opening: IssuePayload<'IssueOpened'>;
  /** When each step was reached, in order; begins anew behind `acknowledged` after reopening. */
  readonly passages: readonly Passage[];
  readonly reopened: number;
  /** The last time; null where it never was. */
  readonly reopening: Reopening | null;
}

export type OpenedIssue =
  | ({ readonly status: Exclude<IssueStep, 'closed'> } & Opened)
  | ({ readonly status: 'closed'; readonly closure: Closure } & Opened)
  | ({ readonly status: 'duplicate'; readonly of: string } & Opened);

export type IssueState =
  | { readonly status: 'absent' }
  /** Findings arrived before the fact that opened it. */
  | ({ readonly status: 'unopened' } & Findings)
  | OpenedIssue;

export const isOpened = (state: IssueState): state is OpenedIssue =>
  state.status !== 'absent' && state.status !== 'unopened';

/** A signed record is what was signed: only a found unit or a reopening changes it. */
export const isFinished = (state: IssueState): boolean =>
  state.status === 'closed' || state.status === 'duplicate';

/** Added and not withdrawn; null for every other hash. */
export function standingAttachment(state: IssueState, hash: string): IssueAttachment['added'] {
  const known = state.status === 'absent' ? undefined : own(state.attachments, hash);
  return known === undefined || known.withdrawn !== null ? null : known.added;
}

const nothingFound: Findings = {
  owner: null,
  team: [],
  affected: {},
  sections: {},
  actions: {},
  attachments: {},
  verification: null,
};
const gaveWay = (before: AffectedUnit['decision'], outcome: Outcome, hold: string | null): Outcome | null => {
  if (before === null) return null;
  const sameWord = before.hold === hold || before.outcome === outcome;
  return before.hold !== null && sameWord ? before.insteadOf : before.outcome;
};

const untouched: AffectedUnit = { account: null, decision: null };

/** Total; a fact that does not fit leaves what it cannot change, and stays in the time line all the same. */
export function evolveIssue(state: IssueState, event: Recorded<IssueEvent>): IssueState {
  switch (event.type) {
    case 'IssueOpened':
      return open(state, event);
    case 'IssueAcknowledged':
      return state.status === 'open'
        ? reach({ ...state, owner: event.payload.owner }, 'acknowledged', event)
        : find(state, { owner: findings(state).owner ?? event.payload.owner });
    case 'AffectedUnitsFound':
      return findUnits(state, event);
    case 'AffectedUnitsAccounted':
      return eachUnit(state, event.payload.units, (u) => ({ ...u, account: event.payload.account }));
    case 'AffectedUnitsDecided': {
      const { outcome, hold, units } = event.payload;
      const { occurredAt: at, eventId } = event;
      const decision = { outcome, hold, at, by: personOf(event.actor), event: eventId };
      return eachUnit(state, units, (u) =>
        takesPlace(u.decision, { outcome, hold })
          ? { ...u, decision: { ...decision, insteadOf: gaveWay(u.decision, outcome, hold) } }
          : u,
      );
    }
    case 'TeamMemberJoined':
      return find(state, { team: [...new Set([...findings(state).team, event.payload.person])] });
    case 'TeamMemberLeft':
      return find(state, { team: findings(state).team.filter((p) => p !== event.payload.person) });
    case 'SectionWritten': {
      const { section, text, evidence } = event.payload;
      const written = { text, evidence, event: event.eventId };
      return find(state, { sections: { ...findings(state).sections, [section]: written } });
    }
    case 'ActionAdded': {
      const { action, ...plan } = event.payload;
      return changeAction(state, action, (a) => ({ ...a, plan: a.plan ?? plan }));
    }
    case 'ActionDone': {
      const done = { at: event.occurredAt, by: personOf(event.actor), evidence: event.payload.evidence };
      return changeAction(state, event.payload.action, (a) => ({ ...a, done: a.done ?? done }));
    }
    case 'AttachmentAdded': {
      const { hash, ...content } = event.payload;
      return changeAttachment(state, hash, (a) =>
        addContent(a, { ...content, ...toldBy(event), event: event.eventId }),
      );
    }
    case 'AttachmentWithdrawn': {
      const withdrawn = { ...toldBy(event), reason: event.payload.reason };
      return changeAttachment(state, event.payload.hash, (a) => ({
        ...a,
        withdrawn: a.withdrawn ?? withdrawn,
      }));
    }
    case 'IssueCommented':
      return state;
    case 'IssueContained':
      return reach(state, 'contained', event);
    case 'IssueAnalysed':
      return reach(state, 'analysed', event);
    case 'IssueCorrected':
      return reach(state, 'corrected', event);
    case 'IssueVerified': {
      const verification = { by: personOf(event.actor), evidence: event.payload.evidence };
      return reach(find(state, { verification }), 'verified', event);
    }
    case 'IssueClosed':
      return close(state, event);
    case 'IssueMarkedDuplicate':
      return isOpened(state) && !isFinished(state)
        ? { ...opened(state), status: 'duplicate', of: event.payload.of }
        : state;
    case 'IssueReopened':
      return isOpened(state) && isFinished(state)
        ? reopen(state, { ...toldBy(event), reason: event.payload.reason, found: 0 })
        : state;
    default:
      return assertNever(event);
  }
}

function open(state: IssueState, event: Recorded<Extract<IssueEvent, { type: 'IssueOpened' }>>): IssueState {
  if (isOpened(state)) return state;
  const known = findings(state);
  const units = Object.fromEntries(event.payload.affectedUnits.map((u) => [u, untouched]));
  const passages: Passage[] = [{ step: 'open', at: event.occurredAt, by: personOf(event.actor) }];
  return {
    ...known,
    affected: { ...units, ...known.affected },
    opening: event.payload,
    passages,
    reopened: 0,
    reopening: null,
    status: 'open',
  };
}

/** A unit found on a finished issue reopens it, and what had been decided about that unit does not hold any more. */
function findUnits(
  state: IssueState,
  event: Recorded<Extract<IssueEvent, { type: 'AffectedUnitsFound' }>>,
): IssueState {
  const { units } = event.payload;
  if (!isOpened(state) || !isFinished(state)) return eachUnit(state, units, (u) => u);
  const reopened = reopen(state, { ...toldBy(event), reason: null, found: units.length });
  return eachUnit(reopened, units, () => untouched);
}

const toldBy = ({ occurredAt: at, actor }: Recorded<IssueEvent>) => ({ at, by: personOf(actor) });

function eachUnit(
  state: IssueState,
  units: readonly string[],
  change: (unit: AffectedUnit) => AffectedUnit,
): IssueState {
  const { affected } = findings(state);
  const changed = Object.fromEntries(units.map((u) => [u, change(own(affected, u) ?? untouched)]));
  return find(state, { affected: { ...affected, ...changed } });
}

function changeAction(
  state: IssueState,
  action: string,
  change: (action: IssueAction) => IssueAction,
): IssueState {
  const { actions } = findings(state);
  const known = own(actions, action) ?? { plan: null, done: null };
  return find(state, { actions: { ...actions, [action]: change(known) } });
}

function changeAttachment(
  state: IssueState,
  hash: string,
  change: (attachment: IssueAttachment) => IssueAttachment,
): IssueState {
  const { attachments } = findings(state);
  const known = own(attachments, hash) ?? { added: null, withdrawn: null };
  return find(state, { attachments: { ...attachments, [hash]: change(known) } });
}

/** Adding it again after it was withdrawn puts it back. */
const addContent = (known: IssueAttachment, added: NonNullable<IssueAttachment['added']>): IssueAttachment =>
  known.added === null ? { ...known, added } : known.withdrawn === null ? known : { added, withdrawn: null };

/** Adds findings to any issue that is not finished. */
function find(state: IssueState, found: Partial<Findings>): IssueState {
  if (state.status === 'absent') return { status: 'unopened', ...nothingFound, ...found };
  return isFinished(state) ? state : { ...state, ...found };
}

const reach = (
  state: IssueState,
  step: Exclude<IssueStep, 'closed'>,
  event: Recorded<IssueEvent>,
): IssueState =>
  isOpened(state) && !isFinished(state) ? { ...passed(state, step, event), status: step } : state;

function close(state: IssueState, event: Recorded<Extract<IssueEvent, { type: 'IssueClosed' }>>): IssueState {
  if (!isOpened(state) || isFinished(state)) return state;
  const { conclusion, signature } = event.payload;
  const closure = { conclusion, meaning: signature.meaning, recordHash: signature.recordHash };
  return { ...passed(state, 'closed', event), status: 'closed', closure };
}

function passed(state: OpenedIssue, step: IssueStep, event: Recorded<IssueEvent>): Opened {
  const passage = { step, at: event.occurredAt, by: personOf(event.actor) };
  return { ...opened(state), passages: [...state.passages.filter((p) => p.step !== step), passage] };
}

/** Back to acknowledged (or open, if nobody had): containment has to be shown again. What was written stays. */
function reopen(state: OpenedIssue, reopening: Reopening): OpenedIssue {
  const passages = state.passages.filter((p) => p.step === 'open' || p.step === 'acknowledged');
  return {
    ...opened(state),
    status: passages.some((p) => p.step === 'acknowledged') ? 'acknowledged' : 'open',
    verification: null,
    reopened: state.reopened + 1,
    reopening,
    passages,
  };
}

const findings = (state: IssueState): Findings => (state.status === 'absent' ? nothingFound : state);

/** The parts that every opened issue has, without those of its present status. */
const opened = (state: OpenedIssue): Opened => ({
  owner: state.owner,
  team: state.team,
  affected: state.affected,
  sections: state.sections,
  actions: state.actions,
  attachments: state.attachments,
  verification: state.verification,
  opening: state.opening,
  passages: state.passages,
  reopened: state.reopened,
  reopening: state.reopening,
});
