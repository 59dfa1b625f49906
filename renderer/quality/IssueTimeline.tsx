import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import { Timeline } from '#ui/quality/Timeline.tsx';
import type { TimelineEntry } from '#ui/quality/Timeline.tsx';
import type { RecordState } from '#ui/status/SaveState.tsx';
import { isRefusalCode, useRefusalWords } from '../client/useRefusal.ts';
import { useNow } from '../frame/useNow.ts';
import { useFormat } from '../i18n/useFormat.ts';
import type { AffectedUnit, IssueDetail, TimelineRow } from './useIssue.ts';
import { useTimelineWords } from './useTimelineWords.ts';

const told = ['text', 'reason', 'evidence'] as const;

interface IssueTimelineProps {
  readonly issue: IssueDetail;
  readonly units: readonly AffectedUnit[];
  readonly rows: readonly TimelineRow[];
}

/** What was said on the issue, newest first, and what became of each. */
export function IssueTimeline({ issue, units, rows }: IssueTimelineProps) {
  const { t } = useTranslation('quality');
  const format = useFormat();
  const wordsOf = useTimelineWords({ issue, units });
  const refusal = useRefusalWords();
  const today = format.day(useNow(60_000));
  const waiting = useMemo(() => new Set(issue.awaiting.map((a) => a.eventId)), [issue.awaiting]);
  const entries = rows.toReversed().map((row): TimelineEntry => {
    const detail = told
      .map((key) => row.payload[key])
      .find((value) => typeof value === 'string' && value !== '');
    const why = row.refusal !== null && isRefusalCode(row.refusal.code) ? row.refusal : null;
    return {
      id: row.eventId,
      at: row.at,
      time: format.time(row.at),
      ...(format.day(row.at) !== today && { day: format.day(row.at) }),
      title: wordsOf(row),
      detail:
        why === null
          ? typeof detail === 'string'
            ? detail
            : undefined
          : refusal({ ...why, code: asCode(why.code) }),
      by: row.by.kind === 'person' ? 'person' : 'system',
      record: recordOf(row, waiting),
    };
  });
  return (
    <Card title={t('timeline')} fill>
      <Timeline entries={entries} />
    </Card>
  );
}

function asCode(code: string) {
  if (!isRefusalCode(code)) throw new Error(`not a refusal code: ${code}`);
  return code;
}

function recordOf({ status, eventId }: TimelineRow, waiting: ReadonlySet<string>): RecordState {
  if (status === 'accepted' || status === 'duplicateEffect') return 'confirmed';
  if (status === 'pending') return waiting.has(eventId) ? 'awaiting' : 'saved';
  return 'attention';
}
