import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { holdEvents } from '#domain/quality/holdEvents';
import { issueEvents } from '#domain/quality/issueEvents';
import type { MemberRef } from '#terminal/contract/refs';
import { noData } from '../i18n/format.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { useActorName, useMemberName, usePersonName } from './qualityWords.ts';
import type { TimelineRow } from './useIssue.ts';

/** What somebody did or, where the plant refused it, asked for, as one sentence; of what another version wrote, only that something was recorded. */
export function useTimelineWords(): (row: TimelineRow) => string {
  const { t, i18n } = useTranslation('quality');
  const actor = useActorName();
  const deed = useDeed();
  return useCallback(
    (row) => {
      const plain = i18n.exists(`quality:event.${row.type}`)
        ? t(`event.${row.type}` as 'event.IssueOpened')
        : t('deed.other');
      const words = deed(row) ?? plain;
      return `${actor(row.by)}: ${row.status === 'refused' ? t('deed.refused', { deed: words }) : words}`;
    },
    [t, i18n, actor, deed],
  );
}

/** Those events whose payload says more than their kind. */
function useDeed(): (row: TimelineRow) => string | null {
  const { t } = useTranslation('quality');
  const person = usePersonName();
  const format = useFormat();
  const nameOf = useMemberName();
  const onHold = useHoldDeed();
  return (row) => {
    const { type, by, payload, person: other } = row;
    const units = membersWords(row, nameOf, format.list, (count) => t('deed.more', { count }));
    switch (type) {
      case 'TeamMemberJoined':
        return other === null || (by.kind === 'person' && by.person === other.person)
          ? null
          : t('deed.joined', { person: person(other) });
      case 'TeamMemberLeft':
        return other === null ? null : t('deed.removed', { person: person(other) });
      case 'SectionWritten': {
        const { data } = issueEvents.SectionWritten.schema.safeParse(payload);
        return data === undefined ? null : t('deed.wrote', { section: t(`section.${data.section}`) });
      }
      case 'AffectedUnitsFound':
        return t('deed.found', { units });
      case 'AffectedUnitsAccounted': {
        const { data } = issueEvents.AffectedUnitsAccounted.schema.safeParse(payload);
        return data === undefined
          ? null
          : t('deed.accounted', { units, account: t(`account.${data.account.means}`) });
      }
      case 'AffectedUnitsDecided': {
        const { data } = issueEvents.AffectedUnitsDecided.schema.safeParse(payload);
        return data === undefined
          ? null
          : t('deed.decided', { units, outcome: t(`outcome.${data.outcome}`) });
      }
      case 'DiscrepancyFound':
        return t('deed.misfit');
      case 'DiscrepancyReviewed':
        return t('deed.reviewed');
      default:
        return onHold(row, units);
    }
  };
}

function useHoldDeed(): (row: TimelineRow, units: string) => string | null {
  const { t } = useTranslation('quality');
  const format = useFormat();
  return ({ type, hold, payload, about: { count } }, units) => {
    if (hold === null) return null;
    const number = hold.number ?? noData;
    switch (type) {
      case 'HoldPlaced':
        return count === 0 ? t('deed.holdPlaced', { number }) : t('deed.held', { number, units });
      case 'HoldMembersAdded':
        return count === 0 ? t('deed.holdGrew', { number }) : t('deed.heldToo', { number, units });
      case 'DispositionDecided': {
        const { data } = holdEvents.DispositionDecided.schema.safeParse(payload);
        if (data === undefined) return null;
        const outcome = t(`outcome.${data.disposition.kind}`);
        return count === 0
          ? t('deed.holdDecided', { number, outcome })
          : t('deed.decidedOn', { number, outcome, units });
      }
      case 'HoldWindowEnded': {
        const { data } = holdEvents.HoldWindowEnded.schema.safeParse(payload);
        return data === undefined
          ? null
          : t('deed.windowEnded', { number, until: format.dayTime(data.until) });
      }
      case 'HoldLifted':
        return t('deed.lifted', { number });
      default:
        return null;
    }
  };
}

/** The first of them by name, and how many there are beyond. */
function membersWords(
  { about: { count, named } }: TimelineRow,
  nameOf: (member: MemberRef) => string,
  list: (words: readonly string[]) => string,
  more: (count: number) => string,
): string {
  const words = named.map(nameOf);
  return list(count > words.length ? [...words, more(count - words.length)] : words);
}
