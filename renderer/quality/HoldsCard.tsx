import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isMilder } from '#domain/quality/oneDecision';
import { Card } from '#ui/layout/Card.tsx';
import { Banner } from '#ui/status/Banner.tsx';
import { SaveState } from '#ui/status/SaveState.tsx';
import { useButtonCommand } from '../client/useCommand.ts';
import { isRefusalCode, useRefusalWords } from '../client/useRefusal.ts';
import { noData } from '../i18n/format.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { outcomes } from './dispositions.ts';
import { EndWindow } from './EndWindow.tsx';
import { HoldSigning } from './HoldSigning.tsx';
import { placeId } from './issuePlaces.ts';
import { usePersonName } from './qualityWords.ts';
import type { IssueDetail } from './useIssue.ts';
import { useIssueRights, useQualityRights } from './useQualityRights.ts';
import type { HoldAct } from './useMembersShown.ts';
import { useMembersShown } from './useMembersShown.ts';
import { usePopulationWords } from './usePopulationWords.ts';
import styles from './Issue.module.css';

type HoldOfIssue = IssueDetail['holds'][number];

interface HoldsCardProps {
  readonly issue: IssueDetail;
  readonly onHold: () => void;
}

/** The holds placed for this issue: how many members wait for a decision, and lifting once none does. */
export function HoldsCard({ issue, onHold }: HoldsCardProps) {
  const { t } = useTranslation('quality');
  const { secure, lead } = useIssueRights(issue);
  return (
    <Card title={t('hold.title')}>
      {issue.holds.length === 0 && <p className={styles.note}>{t('hold.none')}</p>}
      {issue.holds.map((hold) => (
        <HoldLine key={hold.hold} hold={hold} open={lead} />
      ))}
      {secure && (
        <div className={styles.row}>
          <Button onClick={onHold}>{t(issue.holds.length === 0 ? 'hold.first' : 'hold.more')}</Button>
        </div>
      )}
    </Card>
  );
}

interface HoldLineProps {
  readonly hold: HoldOfIssue;
  /** The issue takes decisions of who looks. */
  readonly open: boolean;
}

function HoldLine({ hold, open }: HoldLineProps) {
  const { t } = useTranslation('quality');
  const { lead } = useQualityRights();
  const population = usePopulationWords();
  const shown = useMembersShown(hold.hold);
  const read = useButtonCommand(shown.open);
  const free = lead && hold.status === 'placed' && hold.sync !== 'awaiting';
  const acts: readonly HoldAct[] = !free ? [] : hold.undecided > 0 ? outcomes : ['lift'];
  const stricter =
    hold.undecided > 0 || !(free || (open && hold.status === 'lifted')) ? [] : stricterThan(hold);
  return (
    <div className={styles.hold} id={placeId(`hold-${hold.hold}`)} tabIndex={-1}>
      <p className={styles.spread}>
        <strong>{hold.number ?? noData}</strong>
        <SaveState state={hold.sync} />
      </p>
      <p className={styles.quiet}>
        {t(`hold.status.${hold.status}`)} ·{' '}
        {t('hold.members', { count: hold.members, undecided: hold.undecided })}
        {hold.population !== null && hold.population.kind !== 'listed' && (
          <>
            <br />
            {population(hold.population, hold.liftedAt)}
          </>
        )}
      </p>
      {hold.stands !== null && <StandsAgain stands={hold.stands} />}
      <Acts acts={acts} onAct={read.run} />
      {stricter.length > 0 && <p className={styles.quiet}>{t('hold.stricter')}</p>}
      <Acts acts={stricter} onAct={read.run} />
      {lead && <EndWindow hold={hold} offered={free && hold.windowRuns} />}
      <HoldSigning hold={hold} shown={shown} />
    </div>
  );
}

/** What would take the place of what was decided of a member, being stricter. */
const stricterThan = ({ decided }: HoldOfIssue): readonly HoldAct[] =>
  outcomes.filter((outcome) => decided.some((milder) => isMilder(milder, outcome)));

interface ActsProps {
  readonly acts: readonly HoldAct[];
  readonly onAct: (act: HoldAct) => void;
}

function Acts({ acts, onAct }: ActsProps) {
  const { t } = useTranslation('quality');
  if (acts.length === 0) return null;
  return (
    <div className={styles.tags}>
      {acts.map((act) => (
        <Button key={act} onClick={() => onAct(act)}>
          {act === 'lift' ? t('hold.lift') : t(`outcome.${act}`)}
        </Button>
      ))}
    </div>
  );
}

/** Somebody lifted it, and it stands all the same: why, and what is to be done now. */
function StandsAgain({ stands }: { readonly stands: NonNullable<HoldOfIssue['stands']> }) {
  const { t } = useTranslation('quality');
  const format = useFormat();
  const person = usePersonName();
  const say = useRefusalWords();
  const { by, at, code, params, names } = stands;
  const words = { by: person(by), at: at === null ? noData : format.dayTime(at) };
  return (
    <Banner lamp="warning" title={t('hold.stands', words)}>
      {isRefusalCode(code) ? say({ code, params, names }) : t('hold.standsWhy')}
    </Banner>
  );
}
