import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Population } from '#domain/quality/holdEvents';
import type { Outcome } from '#domain/quality/issueEvents';
import { Card } from '#ui/layout/Card.tsx';
import { SignDialog } from '#ui/dialogs/SignDialog.tsx';
import { SaveState } from '#ui/status/SaveState.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { noData } from '../i18n/format.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { dispositionOf, outcomes } from './dispositions.ts';
import type { IssueDetail } from './useIssue.ts';
import { useIssueRights, useQualityRights } from './useQualityRights.ts';
import styles from './Issue.module.css';

type HoldOfIssue = IssueDetail['holds'][number];
type Act = Outcome | 'lift';

interface HoldsCardProps {
  readonly issue: IssueDetail;
  readonly onHold: () => void;
}

/** The holds placed for this issue: how many members wait for a decision, and lifting once none does. */
export function HoldsCard({ issue, onHold }: HoldsCardProps) {
  const { t } = useTranslation('quality');
  const { secure } = useIssueRights(issue);
  return (
    <Card title={t('hold.title')}>
      {issue.holds.length === 0 && <p className={styles.note}>{t('hold.none')}</p>}
      {issue.holds.map((hold) => (
        <HoldLine key={hold.hold} hold={hold} />
      ))}
      {secure && (
        <div className={styles.row}>
          <Button onClick={onHold}>{t(issue.holds.length === 0 ? 'hold.first' : 'hold.more')}</Button>
        </div>
      )}
    </Card>
  );
}

function HoldLine({ hold }: { readonly hold: HoldOfIssue }) {
  const { t } = useTranslation('quality');
  const { lead } = useQualityRights();
  const population = usePopulationWords();
  const [act, setAct] = useState<Act | null>(null);
  const run = useHoldAct(hold.hold);
  const decidable: readonly Act[] = hold.undecided > 0 ? outcomes : ['lift'];
  const acts = lead && hold.status === 'placed' && hold.sync !== 'awaiting' ? decidable : [];
  const label = (a: Act): string => (a === 'lift' ? t('hold.lift') : t(`outcome.${a}`));
  const close = (): void => {
    run.clear();
    setAct(null);
  };
  return (
    <div className={styles.hold} id={`issue-hold-${hold.hold}`}>
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
            {population(hold.population)}
          </>
        )}
      </p>
      {acts.length > 0 && (
        <div className={styles.tags}>
          {acts.map((a) => (
            <Button key={a} onClick={() => setAct(a)}>
              {label(a)}
            </Button>
          ))}
        </div>
      )}
      <SignDialog
        opened={act !== null}
        title={act === null ? '' : label(act)}
        statement={[
          t('hold.statement', { number: hold.number ?? noData, count: hold.undecided }),
          ...(act === 'useAsIs' ? [t('hold.concession')] : []),
        ].join(' ')}
        meanings={[{ value: act ?? 'lift', label: t('hold.meaning') }]}
        reasonRequired
        reasonLabel={act === 'repair' || act === 'rework' ? t('hold.instruction') : undefined}
        alsoLabel={act === 'repair' ? t('hold.customerConcession') : undefined}
        refusal={run.refusal}
        busy={run.busy}
        onSign={({ reason, ...signer }) => act !== null && run.run({ act, reason, ...signer }, close)}
        onCancel={close}
      />
    </div>
  );
}

/** Whatever a tool or a station worked on, or a lot went into, between when and when. */
function usePopulationWords(): (population: Exclude<Population, { kind: 'listed' }>) => string {
  const { t } = useTranslation('quality');
  const format = useFormat();
  return (population) => {
    if (population.kind === 'lot') return t('population.lot', population);
    const window = {
      from: format.dayTime(population.from),
      until: population.until === null ? t('population.lifted') : format.dayTime(population.until),
    };
    return population.kind === 'toolWindow'
      ? t('population.toolWindow', { ...window, tool: population.tool })
      : t('population.stationWindow', { ...window, station: population.station });
  };
}

interface HoldActInput {
  readonly act: Act;
  readonly badge: string;
  readonly pin: string;
  readonly meaning: string;
  readonly reason: string;
  readonly also: string;
}

/** Decides all members that wait, or lifts the hold; both signed. */
function useHoldAct(hold: string) {
  const { api } = useClient();
  return useCommand(async ({ act, reason, also, badge, pin, meaning }: HoldActInput, sending) => {
    const signature = { badge, pin, meaning, recordHash: null };
    if (act === 'lift') return api.commands.quality.liftHold({ hold, reason, signature }, sending);
    const { rows } = await api.queries.quality.holdMembers({ hold, limit: 1000 });
    const members = rows
      .filter((m) => m.disposition === null)
      .map(({ member }) => ({ member, previous: null }));
    const disposition = dispositionOf(act, reason, also);
    return api.commands.quality.decideDisposition({ hold, members, disposition, signature }, sending);
  });
}
