import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import { GateChecklist } from '#ui/quality/GateChecklist.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { noData } from '../i18n/format.ts';
import type { IssuePlace } from './issuePlaces.ts';
import { goTo, placeId } from './issuePlaces.ts';
import { useGateWords } from './useGateWords.ts';
import type { GateItem, IssueDetail, Section } from './useIssue.ts';
import { useIssueRights } from './useQualityRights.ts';
import styles from './Issue.module.css';

/** Where each condition is met: a section that is written, or a card of the report. */
const sectionOf: Readonly<Record<string, Section>> = {
  problemDescribed: 'problem',
  containmentDescribed: 'containment',
  occurrenceCauseEvidenced: 'occurrenceCause',
  escapeCauseEvidenced: 'escapeCause',
  preventionDescribed: 'prevention',
};
const cardOf: Readonly<Record<string, IssuePlace>> = {
  unitsAccounted: 'units',
  unitsDecided: 'units',
  teamNamed: 'team',
  correctiveActionChosen: 'actions',
  actionsDone: 'actions',
};

interface GateCardProps {
  readonly issue: IssueDetail;
  readonly onEdit: (section: Section) => void;
}

/** What the next gate still needs; each unmet condition leads to where it is met. */
export function GateCard({ issue, onEdit }: GateCardProps) {
  const { t } = useTranslation('quality');
  const say = useGateWords();
  const { lead } = useIssueRights(issue);
  const { next, items } = issue.gate;
  const goOf = ({ code }: GateItem): (() => void) | undefined => {
    const [section, card] = [sectionOf[code], cardOf[code]];
    if (!lead) return undefined;
    if (section !== undefined) return () => onEdit(section);
    return card === undefined ? undefined : () => goTo(placeId(card));
  };
  return (
    <Card
      title={
        next === null
          ? t('checklist.done')
          : t('checklist.for', { gate: t(`gate.${next}`).toLocaleLowerCase() })
      }
    >
      {items.length > 0 && (
        <GateChecklist
          conditions={items.map((item) => {
            const onGo = goOf(item);
            return { id: item.code, met: item.met, words: say(item), ...(onGo && { onGo }) };
          })}
        />
      )}
      <StandingHolds issue={issue} />
      <GateNotes issue={issue} />
    </Card>
  );
}

/** Holds of the issue that still stand: their members are decided, and the hold lifted, where they are listed. */
function StandingHolds({ issue }: { readonly issue: IssueDetail }) {
  const { t } = useTranslation('quality');
  const standing = issue.holds.filter((hold) => hold.status !== 'lifted');
  if (issue.gate.next !== 'closed' || standing.length === 0) return null;
  return (
    <div className={styles.notes}>
      <p>{t('checklist.holds', { count: standing.length })}</p>
      {standing.map(({ hold, number, undecided }) => (
        <Button key={hold} onClick={() => goTo(placeId(`hold-${hold}`))}>
          {t('checklist.hold', { number: number ?? noData, count: undecided })}
        </Button>
      ))}
    </div>
  );
}

function GateNotes({ issue }: { readonly issue: IssueDetail }) {
  const { t } = useTranslation('quality');
  const { engine } = useClient();
  const status = useQuery(
    engine.queries.system.status.queryOptions({ input: {}, meta: { topics: ['sync'] } }),
  ).data;
  const { next, items } = issue.gate;
  const offline = status !== undefined && status.state !== 'online';
  return (
    <div className={styles.notes}>
      {items.length === 0 && <p>{t(next === null ? 'checklist.nothing' : 'checklist.free')}</p>}
      {issue.awaiting.length > 0 && <p className={styles.awaiting}>{t('one.awaiting')}</p>}
      {offline && next === 'closed' && <p>{t('one.offlineClose')}</p>}
    </div>
  );
}
