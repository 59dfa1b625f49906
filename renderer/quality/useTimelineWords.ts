import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { issueEvents } from '#domain/quality/issueEvents';
import { useFormat } from '../i18n/useFormat.ts';
import { shortVin, useActorName, usePersonName } from './qualityWords.ts';
import type { AffectedUnit, IssueDetail, TimelineRow } from './useIssue.ts';

/** Units that are named; of more only their number is said. */
const named = 4;

interface Known {
  readonly issue: IssueDetail;
  readonly units: readonly AffectedUnit[];
}

/** What somebody did, as one sentence; of what another version wrote, only the kind of it. */
export function useTimelineWords({ issue, units }: Known): (row: TimelineRow) => string {
  const { t, i18n } = useTranslation('quality');
  const actor = useActorName();
  const deed = useDeed({ issue, units });
  return useCallback(
    (row) => {
      const plain = i18n.exists(`quality:event.${row.type}`)
        ? t(`event.${row.type}` as 'event.IssueOpened')
        : row.type;
      return `${actor(row.by)}: ${deed(row) ?? plain}`;
    },
    [t, i18n, actor, deed],
  );
}

/** Those events whose payload says more than their kind. */
function useDeed({ issue, units }: Known): (row: TimelineRow) => string | null {
  const { t } = useTranslation('quality');
  const person = usePersonName();
  const format = useFormat();
  const sayUnits = (ids: readonly string[]): string => {
    const vins = new Map(units.map((u) => [u.unit, u.vin]));
    const words = ids.slice(0, named).map((id) => shortVin(vins.get(id) ?? id));
    const beyond = ids.length - named;
    return format.list(beyond > 0 ? [...words, t('deed.more', { count: beyond })] : words);
  };
  return ({ type, by, payload }) => {
    switch (type) {
      case 'TeamMemberJoined': {
        const { data } = issueEvents.TeamMemberJoined.schema.safeParse(payload);
        if (data === undefined || (by.kind === 'person' && by.person === data.person)) return null;
        const member = issue.team.find((m) => m.person === data.person);
        return t('deed.joined', { person: person(member ?? { person: data.person, name: null }) });
      }
      case 'SectionWritten': {
        const { data } = issueEvents.SectionWritten.schema.safeParse(payload);
        return data === undefined ? null : t('deed.wrote', { section: t(`section.${data.section}`) });
      }
      case 'AffectedUnitsFound': {
        const { data } = issueEvents.AffectedUnitsFound.schema.safeParse(payload);
        return data === undefined ? null : t('deed.found', { units: sayUnits(data.units) });
      }
      case 'AffectedUnitsAccounted': {
        const { data } = issueEvents.AffectedUnitsAccounted.schema.safeParse(payload);
        if (data === undefined) return null;
        return t('deed.accounted', {
          units: sayUnits(data.units),
          account: t(`account.${data.account.means}`),
        });
      }
      case 'AffectedUnitsDecided': {
        const { data } = issueEvents.AffectedUnitsDecided.schema.safeParse(payload);
        if (data === undefined) return null;
        return t('deed.decided', {
          units: sayUnits(data.units),
          outcome: t(`outcome.${data.outcome}`),
        });
      }
      default:
        return null;
    }
  };
}
