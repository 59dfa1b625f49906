import { reworkOfResults } from '#db/queries/units';
import type { Draft } from '#domain/kernel/decision';
import { accept, draft } from '#domain/kernel/decision';
import type { Recorded } from '#domain/kernel/event';
import type { AnyEvent } from '#domain/kernel/streamType';
import { splitStreamId } from '#domain/kernel/streamType';
import { rework } from '#domain/assembly/rework';
import { visit } from '#domain/assembly/visit';
import type { VisitEvent } from '#domain/assembly/visitEvents';
import { beyondNokLimit, progressOf, requirementOf } from '#domain/assembly/visitProgress';
import type { OpenIssueInput } from '#domain/quality/issueDecisions';
import { openIssue } from '#domain/quality/issueDecisions';
import type { CommittingPolicy, PolicyContext } from './policy.ts';

const actor = { kind: 'policy', policy: 'nokLimit' } as const;

type Result = Extract<Recorded<VisitEvent>, { type: 'TighteningRecorded' | 'MeasurementRecorded' }>;

const isResult = (event: Recorded<AnyEvent>): event is Result =>
  event.type === 'TighteningRecorded' || event.type === 'MeasurementRecorded';

/** What the issue is about; `because` says it in both languages, so that it needs no title. */
function issueFor(
  event: Result,
  operation: string,
  nok: number,
  limit: number,
  critical: boolean,
): OpenIssueInput {
  const { unit, line, station } = event.payload;
  const tightening = event.type === 'TighteningRecorded';
  const measured = tightening
    ? { value: event.payload.torqueNm, unit: 'Nm' }
    : { value: event.payload.value, unit: event.payload.unitOfMeasure };
  return {
    source: tightening ? 'tightening' : 'measurement',
    defectCode: null,
    severity: critical ? 'A' : 'B',
    subject: {
      unit,
      line,
      station,
      operation,
      part: null,
      lot: null,
      tool: tightening ? event.payload.tool : null,
      characteristic: tightening ? null : event.payload.characteristic,
    },
    title: '',
    text: '',
    because: {
      code: 'nokBeyondLimit',
      params: { operation, nok, limit, ...measured },
      events: [event.eventId],
    },
    affectedUnits: [],
  };
}

/**
 * NOK results beyond the operation's limit: an issue opens and the unit gets a rework item, once per operation and visit.
 * The unit stays, because the operation stays open; repeating alone is no longer the way out. A further NOK after the rework was
 * said to be done shows that it is not: it is open again.
 */
export const nokLimit: CommittingPolicy = {
  name: 'nokLimit',
  on: ['TighteningRecorded', 'MeasurementRecorded'],
  react(event, context) {
    if (!isResult(event) || event.payload.ok || event.payload.operation === null) return [];
    const { operation } = event.payload;
    const { key } = splitStreamId(event.stream);
    const { state } = context.store.state(visit, key);
    const needed = requirementOf(state, operation);
    if (!needed || !beyondNokLimit(state, operation)) return [];
    const { unit, station, visit: n } = event.payload;
    const known = reworkOfResults(context.read, { unit, station, visit: n });
    const done = known.find((r) => r.operation === operation && r.status !== 'open');
    if (done) return [notRight(event, operation, done.rework)];
    const { nok } = progressOf(state, operation);
    const opening = issueFor(event, operation, nok, needed.nokLimit, needed.critical);
    return drafts(event, operation, `nokLimit:${key}:${operation}`, opening, context);
  },
};

const notRight = (event: Result, operation: string, key: string): Draft => ({
  ...draft(rework, key, {
    type: 'ReworkRejected',
    payload: { line: event.payload.line, note: `${operation}: NOK` },
  }),
  actor,
});

function drafts(
  event: Result,
  operation: string,
  cause: string,
  opening: OpenIssueInput,
  context: PolicyContext,
): readonly Draft[] {
  const ids = { issue: context.newId(), rework: context.newId() };
  const deciding = { now: context.now, newId: () => context.newId(), actor };
  const opened = openIssue(opening, deciding, { ...ids, effectKey: cause });
  if (!opened.ok) return [];
  const { line, unit, station, visit: n } = event.payload;
  const item = draft(
    rework,
    ids.rework,
    {
      type: 'ReworkOpened',
      payload: {
        line,
        unit,
        station,
        visit: n,
        operation,
        cause: 'nokBeyondLimit',
        causeRef: event.eventId,
        issue: ids.issue,
        text: '',
      },
    },
    { effectKey: `${cause}:rework` },
  );
  return accept(...opened.events, item).events.map((d) => ({ ...d, actor }));
}
