import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import { SignDialog } from '#ui/dialogs/SignDialog.tsx';
import { SaveState } from '#ui/status/SaveState.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { noData } from '../i18n/format.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { TextDialog } from './TextDialog.tsx';
import { shortVin } from './qualityWords.ts';
import type { AffectedUnit, IssueDetail } from './useIssue.ts';
import styles from './Issue.module.css';

const outcomes = ['conforming', 'rework', 'scrap', 'return'] as const;
type Outcome = (typeof outcomes)[number];

/** Which units it concerns, where they are, whether they can leave, and what becomes of them. */
export function UnitsCard({ issue, units }: { issue: IssueDetail; units: readonly AffectedUnit[] }) {
  const { t } = useTranslation('quality');
  const format = useFormat();
  const loose = units.filter((u) => u.account === null).map((u) => u.unit);
  const undecided = units.filter((u) => u.account !== null && u.outcome === null).map((u) => u.unit);
  return (
    <Card title={t('units.title')} aside={format.integer(units.length)}>
      {units.length === 0 ? (
        <p className={styles.row}>{t('units.none')}</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{t('column.unit')}</th>
              <th>{t('units.now')}</th>
              <th>{t('units.account')}</th>
              <th>{t('units.outcome')}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {units.map((unit) => (
              <tr key={unit.unit}>
                <td>
                  <strong>{shortVin(unit.vin)}</strong>
                </td>
                <td>
                  {unit.station ??
                    unit.location ??
                    (unit.status === null ? noData : t(`unitStatus.${unit.status}`))}
                </td>
                <td>{unit.account === null ? t('units.open') : t(`account.${unit.account.means}`)}</td>
                <td>{unit.outcome === null ? noData : t(`outcome.${unit.outcome}`)}</td>
                <td>
                  <SaveState state={unit.sync} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {(loose.length > 0 || undecided.length > 0) && (
        <UnitActs issue={issue} loose={loose} undecided={undecided} />
      )}
    </Card>
  );
}

interface UnitActsProps {
  readonly issue: IssueDetail;
  /** Units that nobody knows to be safe yet. */
  readonly loose: readonly string[];
  readonly undecided: readonly string[];
}

function UnitActs({ issue, loose, undecided }: UnitActsProps) {
  const { t } = useTranslation('quality');
  const { api } = useClient();
  const { accountUnits, decideUnits, placeHold } = api.commands.quality;
  const [asking, setAsking] = useState<'secure' | 'hold' | Outcome | null>(null);
  const secure = useCommand(accountUnits);
  const decide = useCommand(decideUnits);
  /** The hold first: it restricts at once; then the units count as accounted for by it. */
  const hold = useCommand(async (reason: string) => {
    const members = loose.map((unit) => ({ kind: 'unit' as const, unit }));
    const placed = await placeHold({ reason, population: { kind: 'listed' }, members, issue: issue.issue });
    const ref = placed.events.find((e) => e.stream.startsWith('hold/'))?.stream.slice('hold/'.length) ?? null;
    return accountUnits({
      issue: issue.issue,
      units: [...loose],
      account: { means: 'held', ref, note: reason },
    });
  });
  const done = (): void => setAsking(null);
  const outcome = outcomes.find((o) => o === asking);
  return (
    <div className={styles.row}>
      {loose.length > 0 && (
        <>
          <Button variant="filled" onClick={() => setAsking('hold')}>
            {t('units.hold', { count: loose.length })}
          </Button>
          <Button onClick={() => setAsking('secure')}>{t('units.secure', { count: loose.length })}</Button>
        </>
      )}
      {undecided.length > 0 &&
        outcomes.map((o) => (
          <Button key={o} onClick={() => setAsking(o)}>
            {t(`outcome.${o}`)}
          </Button>
        ))}
      <TextDialog
        opened={asking === 'hold'}
        title={t('units.hold', { count: loose.length })}
        label={t('hold.reason')}
        confirmLabel={t('hold.place')}
        command={hold}
        inputOf={(reason) => reason}
        onClose={done}
      />
      <TextDialog
        opened={asking === 'secure'}
        title={t('units.secure', { count: loose.length })}
        label={t('units.where')}
        confirmLabel={t('save')}
        command={secure}
        inputOf={(note) => ({
          issue: issue.issue,
          units: [...loose],
          account: { means: 'secured' as const, ref: null, note },
        })}
        onClose={done}
      />
      {outcome !== undefined && (
        <SignDialog
          opened
          title={t(`outcome.${outcome}`)}
          statement={t('units.decideStatement', { count: undecided.length, number: issue.number })}
          meanings={[{ value: 'disposition', label: t('hold.meaning') }]}
          reasonRequired
          refusal={decide.refusal}
          busy={decide.busy}
          onSign={({ badge, pin, meaning, reason }) =>
            decide.run(
              {
                issue: issue.issue,
                units: [...undecided],
                outcome,
                evidence: reason,
                signature: { badge, pin, meaning, recordHash: null },
              },
              done,
            )
          }
          onCancel={done}
        />
      )}
    </div>
  );
}
