import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import { SignDialog } from '#ui/dialogs/SignDialog.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { noData } from '../i18n/format.ts';
import type { IssueDetail } from './useIssue.ts';
import styles from './Issue.module.css';

type HoldOfIssue = IssueDetail['holds'][number];
type Act = 'conforming' | 'rework' | 'lift';

/** The holds placed for this issue: how many members wait for a decision, and lifting once none does. */
export function HoldsCard({ issue }: { issue: IssueDetail }) {
  const { t } = useTranslation('quality');
  return (
    <Card title={t('hold.title')}>
      {issue.holds.map((hold) => (
        <HoldLine key={hold.hold} hold={hold} />
      ))}
    </Card>
  );
}

function HoldLine({ hold }: { hold: HoldOfIssue }) {
  const { t } = useTranslation('quality');
  const [act, setAct] = useState<Act | null>(null);
  const run = useHoldAct(hold.hold);
  const acts: readonly Act[] =
    hold.status !== 'placed' ? [] : hold.undecided > 0 ? ['conforming', 'rework'] : ['lift'];
  const label = (a: Act): string => (a === 'lift' ? t('hold.lift') : t(`outcome.${a}`));
  const done = (): void => setAct(null);
  return (
    <div className={styles.row}>
      <span className={styles.grow}>
        <strong>{hold.number ?? noData}</strong> {t(`hold.status.${hold.status}`)} ·{' '}
        {t('hold.members', { members: hold.members, undecided: hold.undecided })}
      </span>
      {acts.map((a) => (
        <Button key={a} onClick={() => setAct(a)}>
          {label(a)}
        </Button>
      ))}
      {act !== null && (
        <SignDialog
          opened
          title={label(act)}
          statement={t('hold.statement', { number: hold.number ?? noData })}
          meanings={[{ value: act, label: t('hold.meaning') }]}
          reasonRequired
          refusal={run.refusal}
          busy={run.busy}
          onSign={({ reason, ...signer }) => run.run({ act, reason, ...signer }, done)}
          onCancel={done}
        />
      )}
    </div>
  );
}

interface HoldActInput {
  readonly act: Act;
  readonly badge: string;
  readonly pin: string;
  readonly meaning: string;
  readonly reason: string;
}

/** Decides all members that wait, or lifts the hold; both signed. */
function useHoldAct(hold: string) {
  const { api } = useClient();
  return useCommand(async ({ act, reason, badge, pin, meaning }: HoldActInput) => {
    const signature = { badge, pin, meaning, recordHash: null };
    if (act === 'lift') return api.commands.quality.liftHold({ hold, reason, signature });
    const { rows } = await api.queries.quality.holdMembers({ hold, limit: 1000 });
    const members = rows
      .filter((m) => m.disposition === null)
      .map(({ member }) => ({ member, previous: null }));
    const disposition =
      act === 'conforming'
        ? ({ kind: 'conforming', evidence: reason } as const)
        : ({ kind: 'rework', instruction: reason } as const);
    return api.commands.quality.decideDisposition({ hold, members, disposition, signature });
  });
}
