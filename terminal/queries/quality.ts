import { isoInstant } from '#domain/kernel/runtime';
import type { Members } from '#domain/quality/hold';
import { hold as holdStream, membersOf } from '#domain/quality/hold';
import { memberKey } from '#domain/quality/holdEvents';
import { issue as issueStream } from '#domain/quality/issue';
import type { Outcome } from '#domain/quality/issueEvents';
import { sections } from '#domain/quality/issueEvents';
import { gateOf } from '#domain/quality/issueGates';
import { issueRecordHash } from '#domain/quality/issueRecord';
import type { AffectedUnit, OpenedIssue } from '#domain/quality/issueState';
import { isOpened } from '#domain/quality/issueState';
import { windowRuns } from '#domain/quality/holdWindow';
import { own } from '#domain/quality/own';
import { personOf } from '#domain/kernel/actor';
import { affectedUnits, issueById, issueCounts, issueCursor, issues, issuesOfUnit } from '#db/queries/issues';
import { outcomesInHold } from '#db/queries/dispositions';
import { fieldActionsDue } from '#db/queries/fieldActionsDue';
import { countHeld } from '#db/queries/heldMembers';
import { countHolds, holdsOfIssue, openHoldsOf } from '#db/queries/holds';
import { holdsOnUnits } from '#db/queries/unitHolds';
import { shippedOf } from '#db/queries/units';
import type { Outputs } from '../contract/infer.ts';
import type { qualityContract } from '../contract/quality.ts';
import type { QueriesOf, QueryContext } from '../commands/registry.ts';
import { awaitedOnIssue } from '../quality/awaitedDecisions.ts';
import { recordsWait, unitsWaiting } from '../quality/waiting.ts';
import { gaveWayOf, holdQueries } from './holds.ts';
import { issueTimeline } from './issueTimeline.ts';
import { whyItStands } from './standingHold.ts';
import type { Names } from './names.ts';
import { namesFor } from './names.ts';
import { pageFrom } from './page.ts';

type Contract = typeof qualityContract.queries;
type Detail = NonNullable<Outputs<Contract>['issue']>;
type Row = Outputs<Contract>['issues']['rows'][number];
type Found = NonNullable<ReturnType<typeof issueById>>;

export const qualityQueries: QueriesOf<Contract> = {
  issues: (input, context) => {
    const now = isoInstant(context.nowMs);
    const names = namesFor(context.read, context.site);
    const found = issues(context.read, {
      ...input,
      limit: input.limit + 1,
      person: personOf(context.actor),
      now,
    });
    const waits = recordsWait(
      context.read,
      found.map((row) => row.issue),
    );
    return pageFrom(
      found,
      input.limit,
      (row) => issueCursor(row, input.sort),
      (row) => ({ ...rowOf(row, names, now), sync: waits(row.issue) }),
    );
  },
  issueCounts: (_input, { read, actor, nowMs }) => {
    const { standing, undecided } = countHolds(read);
    const counts = issueCounts(read, { person: personOf(actor), now: isoInstant(nowMs) });
    return { ...counts, holds: standing, undecidedMembers: undecided };
  },
  issue: (input, context) => detailOf(input.issue, context),
  affectedUnits: (input, context) => {
    const { read, store, site } = context;
    const names = namesFor(read, site);
    const { state } = store.state(issueStream, input.issue);
    const known = state.status === 'absent' ? {} : state.affected;
    const awaiting = outcomesAwaiting(input.issue, context);
    const inHold = gaveWayInHolds(context);
    const waiting = unitsWaiting(read, input.issue);
    const due = fieldActionsDue(read, input.issue);
    const found = affectedUnits(read, { ...input, limit: input.limit + 1 });
    const keeping = holdsOnUnits(
      read,
      found.map(({ affected }) => affected.unit),
    );
    return pageFrom(
      found,
      input.limit,
      (row) => `${row.vin ?? ''}/${row.affected.unit}`,
      ({ affected, vin, status, station, location }) => ({
        unit: affected.unit,
        vin,
        status,
        station,
        stationName: names.station(station),
        location,
        account:
          affected.means === null
            ? null
            : { means: affected.means, ref: affected.ref, note: affected.note ?? '' },
        fieldActionDue: due.has(affected.unit),
        keptBy: [...(keeping.get(affected.unit) ?? [])],
        outcome: affected.outcome,
        decidedAt: affected.decidedAt,
        decidedBy: names.person(affected.decidedBy),
        insteadOf: replacedOf(own(known, affected.unit)?.decision ?? null),
        gaveWay: inHold(own(known, affected.unit)?.decision?.hold ?? null, affected.unit, names),
        awaiting: awaiting.get(affected.unit) ?? null,
        sync: waiting.get(affected.unit) ?? 'confirmed',
      }),
    );
  },
  issueTimeline,
  issuesOfUnit: ({ unit }, { read }) => issuesOfUnit(read, unit),
  ...holdQueries,
};

/** What had been decided otherwise and gave way. */
const replacedOf = (decision: AffectedUnit['decision']): Outcome | null =>
  decision === null || decision.insteadOf === decision.outcome ? null : decision.insteadOf;

/** What was decided about units and waits for the plant. */
function outcomesAwaiting(id: string, { read, store }: QueryContext): ReadonlyMap<string, Outcome> {
  const awaited = awaitedOnIssue({ read, store }, id);
  return new Map(awaited.flatMap(({ about, outcome }) => about.map((unit) => [unit, outcome] as const)));
}

/** What gave way in the hold that decided a unit; each hold is read once. */
function gaveWayInHolds({ store }: QueryContext) {
  const known = new Map<string, Members>();
  return (hold: string | null, unit: string, names: Names) => {
    if (hold === null) return [];
    const members = known.get(hold) ?? membersOf(store.state(holdStream, hold).state);
    known.set(hold, members);
    return gaveWayOf(members, memberKey({ kind: 'unit', unit }), names);
  };
}

function rowOf({ issue, vin }: Found, names: Names, now: string): Omit<Row, 'sync'> {
  const { stream: _stream, sync: _sync, station, open, containedAt, ...row } = issue;
  return {
    ...row,
    defectName: names.defect(row.defectCode),
    vin,
    stationName: names.station(station),
    owner: names.person(row.owner),
    openedBy: names.person(row.openedBy),
    overdue: open && containedAt === null && row.containmentDueAt < now,
  };
}

function detailOf(id: string, context: QueryContext): Detail | null {
  const { read, store, site, actor, nowMs } = context;
  const seen = store.state(issueStream, id);
  const found = issueById(read, id);
  if (!found || !isOpened(seen.state)) return null;
  const now = isoInstant(nowMs);
  const names = namesFor(read, site);
  const left = shippedOf(read, Object.keys(seen.state.affected));
  const holds = holdsOfIssue(read, id);
  const fieldActionDue = fieldActionsDue(read, id);
  const viewer = { person: personOf(actor), left, fieldActionDue, openHolds: openHoldsOf(holds) };
  const { next, items } = gateOf(seen.state, viewer);
  const waits = recordsWait(read, [found.issue, ...holds]);
  return {
    ...rowOf(found, names, now),
    sync: waits(found.issue),
    ...reportOf(seen.state, names, now),
    attachments: attachmentsOf(seen.state, names, context),
    gate: { next, items: items.map(({ code, met, params }) => ({ code, met, params: { ...params } })) },
    holds: holds.map((one) => {
      const { hold, number, status, population, liftedAt, members, undecided } = one;
      const stands = whyItStands(one, read, names, site);
      const runs = status === 'placed' && population !== null && windowRuns(population, now);
      const sync = waits(one);
      const row = { hold, number, status, population, liftedAt, members, undecided, sync, stands };
      const decided = [...outcomesInHold(read, hold)];
      return { ...row, decided, windowRuns: runs, held: countHeld(read, one.stream) };
    }),
    recordHash: issueRecordHash(seen.state),
    awaiting: [...seen.awaiting],
  };
}

function reportOf(state: OpenedIssue, names: Names, now: string) {
  return {
    text: state.opening.text,
    passages: state.passages.map((p) => ({ ...p, by: names.person(p.by) })),
    team: state.team.flatMap((p) => names.person(p) ?? []),
    sections: sections.map((section) => {
      const { text = '', evidence = '', event = null } = state.sections[section] ?? {};
      return { section, text, evidence, event };
    }),
    actionList: Object.entries(state.actions).map(([action, { plan, done }]) => ({
      action,
      kind: plan?.kind ?? null,
      text: plan?.text ?? '',
      responsible: names.person(plan?.responsible),
      dueAt: plan?.dueAt ?? null,
      done: done && { ...done, by: names.person(done.by) },
      overdue: done === null && plan !== null && plan.dueAt !== null && plan.dueAt < now,
    })),
    verification: state.verification && {
      ...state.verification,
      by: names.person(state.verification.by),
    },
    reopening: state.reopening && { ...state.reopening, by: names.person(state.reopening.by) },
    closure: closureOf(state, names),
  };
}

function attachmentsOf(
  state: OpenedIssue,
  names: Names,
  { attachments }: QueryContext,
): Detail['attachments'] {
  const known = Object.entries(state.attachments).flatMap(([hash, { added, withdrawn }]) => {
    if (added === null) return [];
    const { event: _event, by, ...content } = added;
    return {
      ...content,
      hash,
      by: names.person(by),
      here: attachments.find(hash) !== null,
      withdrawn: withdrawn && { ...withdrawn, by: names.person(withdrawn.by) },
    };
  });
  return known.toSorted((a, b) => (a.at < b.at ? -1 : 1));
}

function closureOf(state: OpenedIssue, names: Names): Detail['closure'] {
  const passage = state.passages.find((p) => p.step === 'closed');
  if (state.status !== 'closed' || passage === undefined) return null;
  return { ...state.closure, at: passage.at, by: names.person(passage.by) };
}
