import type { Role } from '#domain/kernel/actor';
import type { Decision } from '#domain/kernel/decision';
import { refuse } from '#domain/kernel/refusal';
import { splitStreamId } from '#domain/kernel/streamType';
import { sequenceEvents } from '#domain/assembly/sequence';
import { unitEvents } from '#domain/assembly/unitEvents';
import { callEvents } from '#domain/logistics/callEvents';
import { containerEvents } from '#domain/logistics/containerEvents';
import { personEvents } from '#domain/people/person';
import { hold, membersOf } from '#domain/quality/hold';
import { reasonOf } from '#domain/quality/holdDecisions';
import type { Disposition } from '#domain/quality/holdEvents';
import { holdEvents } from '#domain/quality/holdEvents';
import { issue } from '#domain/quality/issue';
import { issueEvents } from '#domain/quality/issueEvents';
import { own } from '#domain/quality/own';
import type { InboxEntry } from '#db/queries/inbox';
import { rolesOf } from '#db/queries/people';
import { callCommands } from './calls.ts';
import type { Command, CommandContext } from './command.ts';
import { containerCommands } from './containers.ts';
import { holdCommands } from './holds.ts';
import { issueCommands } from './issues.ts';
import { lineCallCommands } from './lineCalls.ts';
import { orderCommands } from './lineOrders.ts';
import { unitCommands } from './lineUnits.ts';
import { peopleCommands } from './people.ts';
import { stationCommands } from './stationWork.ts';

/** A refused decision, ready to be made once more on today's state by the command that made it. */
export interface Again {
  readonly roles: readonly Role[];
  /** What the signature stands for; null where the decision is not signed. */
  readonly meaning: string | null;
  /** The words that were given with it; null where it takes none. */
  readonly words: string | null;
  readonly decide: (words: string, context: CommandContext) => Decision;
}

type State = Pick<CommandContext, 'store'>;

/**
 * How an entry's decision can be made again without looking at more than the entry shows; null where it is none, where nothing of it
 * is left to be decided, or where its own screen is needed: a closing is signed under the whole record, a lift under all members.
 */
export function againOf(entry: InboxEntry, state: State): Again | null {
  if (entry.kind !== 'refused') return null;
  const ways = Object.hasOwn(byType, entry.type) ? byType[entry.type] : undefined;
  return ways?.(entry, splitStreamId(entry.stream).key, state) ?? null;
}

/** By somebody whose own role allows the decision, as its command asks it; `person` is the signer of one that is signed. */
export function decideAs(
  { roles, meaning, decide }: Again,
  words: string,
  person: string | null,
  context: CommandContext,
): Decision {
  const { actor, read } = context;
  const held = new Set([
    ...(person === null ? [] : rolesOf(read, person)),
    ...(actor.kind === 'person' && actor.person === person ? [actor.role] : []),
  ]);
  const as = roles.find((role) => held.has(role));
  if (as === undefined || person === null)
    return refuse(meaning === null ? 'roleNotAllowed' : 'signerNotAllowed', { required: roles.join(',') });
  return decide(
    words,
    meaning === null ? { ...context, actor: { kind: 'person', person, role: as } } : context,
  );
}

type Way = (entry: InboxEntry, key: string, state: State) => Again | null;

/** `decide` gets the words; a payload that another version wrote is shown by its refusal alone. */
function again<I>(
  command: Command<I>,
  inputOf: (words: string) => Omit<I, 'signature'>,
  words: string | null,
  meaning: string | null = null,
): Again {
  const decide: Again['decide'] = (said, context) => command.decide(inputOf(said) as I, context);
  return { roles: command.roles, meaning, words, decide };
}

const byType: Readonly<Record<string, Way>> = {
  IssueContained: (_e, key) => again(issueCommands.containIssue, () => ({ issue: key }), null),
  IssueAnalysed: (_e, key) => again(issueCommands.analyseIssue, () => ({ issue: key }), null),
  IssueCorrected: (_e, key) => again(issueCommands.correctIssue, () => ({ issue: key }), null),
  IssueVerified: ({ payload }, key) => {
    const said = issueEvents.IssueVerified.schema.safeParse(payload).data;
    return said === undefined
      ? null
      : again(issueCommands.verifyIssue, (evidence) => ({ issue: key, evidence }), said.evidence);
  },
  AffectedUnitsDecided: decideUnits,
  DispositionDecided: decideMembers,
  HoldWindowEnded: ({ payload }, key) => {
    const said = holdEvents.HoldWindowEnded.schema.safeParse(payload).data;
    if (said === undefined) return null;
    return again(holdCommands.endHoldWindow, (reason) => ({ hold: key, reason }), said.reason, 'endWindow');
  },
  UnitShipped: (_e, key) => again(unitCommands.shipUnit, () => ({ unit: key }), null, 'ship'),
  UnitScrapped: ({ payload }, key) => {
    const said = unitEvents.UnitScrapped.schema.safeParse(payload).data;
    if (said === undefined) return null;
    const inputOf = (note: string) => ({ unit: key, reason: said.reason, note });
    return again(unitCommands.scrapUnit, inputOf, said.note, 'scrap');
  },
  BypassReviewed: ({ payload }, key) => {
    const said = unitEvents.BypassReviewed.schema.safeParse(payload).data;
    if (said === undefined) return null;
    const inputOf = (note: string) => ({ unit: key, bypass: said.bypass, note });
    return again(unitCommands.reviewBypass, inputOf, said.note, 'bypassReviewed');
  },
  ArrivalWithdrawn: ({ payload }, key) => {
    const said = unitEvents.ArrivalWithdrawn.schema.safeParse(payload).data;
    if (said === undefined) return null;
    const { station, visit } = said;
    return again(stationCommands.withdrawArrival, (note) => ({ unit: key, station, visit, note }), said.note);
  },
  ReworkVerified: ({ payload }, key) => {
    const { note } = payload;
    if (typeof note !== 'string') return null;
    return again(
      lineCallCommands.verifyRework,
      (words) => ({ rework: key, note: words }),
      note,
      'reworkVerified',
    );
  },
  SequenceResumed: ({ payload }) => {
    const said = sequenceEvents.SequenceResumed.schema.safeParse(payload).data;
    if (said === undefined) return null;
    const { line, order } = said;
    return again(orderCommands.resumeInSequence, () => ({ line, order }), null, 'resume');
  },
  RoleGranted: ({ payload }, key) => {
    const said = personEvents.RoleGranted.schema.safeParse(payload).data;
    if (said === undefined) return null;
    return again(peopleCommands.grantRole, () => ({ person: key, role: said.role }), null, 'grantRole');
  },
  PersonReactivated: ({ payload }, key) => {
    const said = personEvents.PersonReactivated.schema.safeParse(payload).data;
    if (said === undefined) return null;
    const inputOf = (reason: string) => ({ person: key, reason });
    return again(peopleCommands.reactivatePerson, inputOf, said.reason, 'reactivatePerson');
  },
  CallCancelled: ({ payload }, key) => {
    const said = callEvents.CallCancelled.schema.safeParse(payload).data;
    return said === undefined
      ? null
      : again(callCommands.cancelCall, () => ({ call: key, reason: said.reason }), null);
  },
  ContainerUnblocked: ({ payload }, key) => {
    const said = containerEvents.ContainerUnblocked.schema.safeParse(payload).data;
    if (said === undefined) return null;
    const inputOf = (note: string) => ({ container: key, reason: said.reason, note });
    return again(containerCommands.unblockContainer, inputOf, said.note, 'unblock');
  },
  ContainerVarianceApproved: ({ payload }, key) => {
    const said = containerEvents.ContainerVarianceApproved.schema.safeParse(payload).data;
    if (said === undefined) return null;
    const inputOf = (note: string) => ({ container: key, count: said.count, note });
    return again(containerCommands.approveVariance, inputOf, said.note);
  },
};

/** For those of its units that nobody has decided meanwhile; what was decided with a hold is decided there. */
function decideUnits({ payload }: InboxEntry, key: string, { store }: State): Again | null {
  const said = issueEvents.AffectedUnitsDecided.schema.safeParse(payload).data;
  const { state } = store.state(issue, key);
  if (said === undefined || said.hold !== null || state.status === 'absent') return null;
  const units = said.units.filter((unit) => own(state.affected, unit)?.decision === null);
  if (units.length === 0) return null;
  const { outcome, concession } = said;
  const inputOf = (evidence: string) => ({ issue: key, units, outcome, evidence, concession });
  return again(issueCommands.decideUnits, inputOf, said.evidence, 'disposition');
}

/** For those of its members that nobody has decided meanwhile. */
function decideMembers({ payload }: InboxEntry, key: string, { store }: State): Again | null {
  const said = holdEvents.DispositionDecided.schema.safeParse(payload).data;
  if (said === undefined) return null;
  const members = membersOf(store.state(hold, key).state);
  const open = said.decisions.filter(({ member }) => own(members, member)?.decision === null);
  if (open.length === 0) return null;
  const inputOf = (words: string) => ({
    hold: key,
    members: open.map(({ member }) => ({ member, previous: null })),
    disposition: inWords(said.disposition, words),
  });
  return again(holdCommands.decideDisposition, inputOf, reasonOf(said.disposition), 'disposition');
}

/** The same disposition for a reason that may read otherwise today. */
function inWords(disposition: Disposition, words: string): Disposition {
  switch (disposition.kind) {
    case 'conforming':
      return { ...disposition, evidence: words };
    case 'useAsIs':
      return { ...disposition, concession: words };
    case 'rework':
    case 'repair':
      return { ...disposition, instruction: words };
    case 'scrap':
    case 'return':
      return { ...disposition, reason: words };
  }
}
