import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import { Timeline } from '#ui/quality/Timeline.tsx';
import type { TimelineEntry } from '#ui/quality/Timeline.tsx';
import type { RecordState } from '#ui/status/SaveState.tsx';
import { isRefusalCode, useRefusalWords } from '../client/useRefusal.ts';
import { useNow } from '../frame/useNow.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { isEchoOfHold, saidWith } from './timelineRows.ts';
import type { TimelineRow } from './useIssue.ts';
import { useTimelineWords } from './useTimelineWords.ts';

interface IssueTimelineProps {
  readonly rows: readonly TimelineRow[];
}

/** What was said on the issue and its holds, newest first, and what became of each. */
export function IssueTimeline({ rows }: IssueTimelineProps) {
  const { t } = useTranslation(['quality', 'frame']);
  const format = useFormat();
  const wordsOf = useTimelineWords();
  const refusal = useRefusalWords();
  const today = format.day(useNow(60_000));
  const detailOf = ({ refusal: refused, payload, names }: TimelineRow): string | undefined => {
    const { code = payload['code'], params = payload['params'] } = refused ?? {};
    const why = isRefusalCode(code) ? refusal({ code, params: asParams(params), names }) : '';
    const words = saidWith(why, payload);
    return words === '' ? undefined : words;
  };
  const entries = rows
    .filter((row) => !isEchoOfHold(row, rows))
    .toReversed()
    .map((row): TimelineEntry => ({
      id: row.eventId,
      at: row.at,
      time: format.time(row.at),
      ...(format.day(row.at) !== today && { day: format.day(row.at) }),
      title: wordsOf(row),
      detail: detailOf(row),
      where: [...(row.by.kind === 'person' ? [t(`frame:role.${row.by.role}`)] : []), row.terminalName ?? '']
        .filter((word) => word !== '')
        .join(' · '),
      by: row.by.kind === 'person' ? 'person' : 'system',
      record: recordOf(row),
    }));
  return (
    <Card title={t('timeline')} fill>
      <Timeline entries={entries} />
    </Card>
  );
}

type Params = NonNullable<TimelineRow['refusal']>['params'];

/** A discrepancy carries its parameters in its payload, where their form is not known. */
const asParams = (value: unknown): Params =>
  Object.fromEntries(
    Object.entries(value ?? {}).filter(
      (entry): entry is [string, Params[string]] =>
        entry[1] === null || ['string', 'number', 'boolean'].includes(typeof entry[1]),
    ),
  );

function recordOf({ status, sync }: TimelineRow): RecordState {
  if (status === 'pending') return sync;
  return status === 'accepted' || status === 'duplicateEffect' ? 'confirmed' : 'attention';
}
