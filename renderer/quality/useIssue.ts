import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { affectedUnitRow, issueDetail, issueRow, timelineRow } from '#terminal/contract/qualityRows';
import { useClient } from '../client/ClientProvider.tsx';

export type IssueDetail = z.output<typeof issueDetail>;
export type IssueRow = z.output<typeof issueRow>;
export type AffectedUnit = z.output<typeof affectedUnitRow>;
export type Section = IssueDetail['sections'][number]['section'];
export type Attachment = IssueDetail['attachments'][number];
export type GateItem = IssueDetail['gate']['items'][number];
export type TimelineRow = z.output<typeof timelineRow>;

/** Streams that an issue's answer is made of. */
export const issueTopics = { topics: ['issue', 'hold', 'unit', 'person', 'rework'] };
/** Ages and due times move with the clock. */
const clockMs = 30_000;

/** Everything that the issue's screen shows; `undefined` until the first answer. */
export function useIssue(issue: string) {
  const { engine } = useClient();
  const input = { issue };
  const queries = engine.queries.quality;
  return {
    detail: useQuery(queries.issue.queryOptions({ input, meta: issueTopics, refetchInterval: clockMs })),
    units: useQuery(
      queries.affectedUnits.queryOptions({ input: { ...input, limit: 500 }, meta: issueTopics }),
    ),
    timeline: useQuery(
      queries.issueTimeline.queryOptions({ input: { ...input, limit: 500 }, meta: issueTopics }),
    ),
  };
}
