import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import { SignDialog } from '#ui/dialogs/SignDialog.tsx';
import { SaveState } from '#ui/status/SaveState.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { noData } from '../i18n/format.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { TextDialog } from './TextDialog.tsx';
import { shortVin, useUnitPlace } from './qualityWords.ts';
import type { AffectedUnit, IssueDetail } from './useIssue.ts';
import { useIssueRights } from './useQualityRights.ts';
import styles from './Issue.module.css';

const outcomes = ['conforming', 'rework', 'scrap', 'return'] as const;
type Outcome = (typeof outcomes)[number];

interface UnitsCardProps {
  readonly issue: IssueDetail;
  readonly units: readonly AffectedUnit[];
  /** Those that nobody knows to be safe yet. */
  readonly loose: readonly string[];
  readonly onHold: () => void;
}

/** Which units it concerns, where they are, whether they can leave, and what becomes of them. */
export function UnitsCard({ issue, units, loose, onHold }: UnitsCardProps) {
  const { t } = useTranslation('quality');
  const format = useFormat();
  const may = useIssueRights(issue);
  const undecided = units.filter((u) => u.account !== null && u.outcome === null).map((u) => u.unit);
  return (
    <Card id="issue-units" title={t('units.title')} aside={format.integer(units.length)}>
      {units.length === 0 ? <p className={styles.note}>{t('units.none')}</p> : <UnitsTable units={units} />}
      {loose.length > 0 && may.secure && <SecureUnits issue={issue} loose={loose} onHold={onHold} />}
      {undecided.length > 0 && may.lead && <DecideUnits issue={issue} undecided={undecided} />}
    </Card>
  );
}

function UnitsTable({ units }: { readonly units: readonly AffectedUnit[] }) {
  const { t } = useTranslation('quality');
  const place = useUnitPlace();
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th>{t('column.unit')}</th>
          <th>{t('units.now')}</th>
          <th>{t('units.account')}</th>
          <th>{t('units.outcome')}</th>
        </tr>
      </thead>
      <tbody>
        {units.map((unit) => (
          <tr key={unit.unit}>
            <td>
              <strong>{shortVin(unit.vin)}</strong>
            </td>
            <td>{place(unit)}</td>
            <td>
              {unit.account !== null ? (
                t(`account.${unit.account.means}`)
              ) : unit.outcome === null ? (
                <StatusTag lamp="warning">{t('units.open')}</StatusTag>
              ) : (
                noData
              )}
            </td>
            <td>
              <span className={styles.tags}>
                {unit.outcome === null ? noData : t(`outcome.${unit.outcome}`)}
                <SaveState state={unit.sync} />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface SecureUnitsProps {
  readonly issue: IssueDetail;
  readonly loose: readonly string[];
  readonly onHold: () => void;
}

/** Units that could still leave: hold them, or say where they stand set apart. */
function SecureUnits({ issue, loose, onHold }: SecureUnitsProps) {
  const { t } = useTranslation('quality');
  const format = useFormat();
  const { api } = useClient();
  const [asking, setAsking] = useState(false);
  const secure = useCommand(api.commands.quality.accountUnits);
  const count = { count: loose.length, shown: format.integer(loose.length) };
  return (
    <div className={styles.row}>
      <Button variant="filled" onClick={onHold}>
        {t('units.hold', count)}
      </Button>
      <Button onClick={() => setAsking(true)}>{t('units.secure', count)}</Button>
      <TextDialog
        opened={asking}
        title={t('units.secure', count)}
        label={t('units.where')}
        confirmLabel={t('save')}
        command={secure}
        inputOf={(note) => ({
          issue: issue.issue,
          units: [...loose],
          account: { means: 'secured' as const, ref: null, note },
        })}
        onClose={() => setAsking(false)}
      />
    </div>
  );
}

/** What becomes of the units that are accounted for; signed, and in force with the plant's verdict. */
function DecideUnits({
  issue,
  undecided,
}: {
  readonly issue: IssueDetail;
  readonly undecided: readonly string[];
}) {
  const { t } = useTranslation('quality');
  const { api } = useClient();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const decide = useCommand(api.commands.quality.decideUnits);
  const close = (): void => {
    decide.clear();
    setOutcome(null);
  };
  return (
    <div className={styles.row}>
      <span className={styles.quiet}>{t('units.decide', { count: undecided.length })}</span>
      {outcomes.map((o) => (
        <Button key={o} onClick={() => setOutcome(o)}>
          {t(`outcome.${o}`)}
        </Button>
      ))}
      <SignDialog
        opened={outcome !== null}
        title={outcome === null ? '' : t(`outcome.${outcome}`)}
        statement={t('units.decideStatement', { count: undecided.length, number: issue.number })}
        meanings={[{ value: 'disposition', label: t('hold.meaning') }]}
        reasonRequired
        refusal={decide.refusal}
        busy={decide.busy}
        onSign={({ badge, pin, meaning, reason }) => {
          if (outcome === null) return;
          const signature = { badge, pin, meaning, recordHash: null };
          const units = [...undecided];
          decide.run({ issue: issue.issue, units, outcome, evidence: reason, signature }, close);
        }}
        onCancel={close}
      />
    </div>
  );
}
