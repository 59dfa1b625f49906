import type { Recorded } from '#domain/kernel/event';
import type { AnyEvent } from '#domain/kernel/streamType';
import { draft } from '#domain/kernel/decision';
import { rework } from '#domain/assembly/rework';
import type { VisitEvent } from '#domain/assembly/visitEvents';
import { openIssue } from '#domain/quality/issueDecisions';
import type { CommittingPolicy } from './policy.ts';

const actor = { kind: 'policy', policy: 'defectFound' } as const;

type Defect = Extract<Recorded<VisitEvent>, { type: 'DefectRecorded' }>;
const isDefect = (event: Recorded<AnyEvent>): event is Defect => event.type === 'DefectRecorded';

/** An A or B defect opens an issue and a rework item; a C defect stays a record. */
export const defectFound: CommittingPolicy = {
  name: 'defectFound',
  on: ['DefectRecorded'],
  react(event, context) {
    if (!isDefect(event) || event.payload.severity === 'C') return [];
    const { defectCode, severity, operation, part, text, unit, line, station, visit } = event.payload;
    const ids = { issue: context.newId(), rework: context.newId() };
    const deciding = { now: context.now, newId: () => context.newId(), actor };
    const subject = { unit, line, station, operation, part, lot: null, tool: null, characteristic: null };
    const because = { code: 'defectRecorded', params: { defectCode, severity }, events: [event.eventId] };
    const opened = openIssue(
      { source: 'defect', defectCode, severity, subject, title: '', text, because, affectedUnits: [] },
      deciding,
      { ...ids, effectKey: `defectFound:${event.eventId}` },
    );
    if (!opened.ok) return [];
    const item = draft(
      rework,
      ids.rework,
      {
        type: 'ReworkOpened',
        payload: {
          line,
          unit,
          station,
          visit,
          operation,
          cause: 'defect',
          causeRef: event.eventId,
          issue: ids.issue,
          text,
        },
      },
      { effectKey: `defectFound:${event.eventId}:rework` },
    );
    return [...opened.events, item].map((d) => ({ ...d, actor }));
  },
};
