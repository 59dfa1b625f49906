import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { DecideUnits } from './DecideUnits.tsx';
import { TextDialog } from './TextDialog.tsx';
import { isAtLarge } from './UnitAccount.tsx';
import { UnitsTable } from './UnitsTable.tsx';
import type { AffectedUnit, IssueDetail } from './useIssue.ts';
import { useIssueRights } from './useQualityRights.ts';
import styles from './Issue.module.css';

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
  const [marked, mark] = useState<ReadonlySet<string>>(new Set());
  const undecided = may.lead
    ? units.filter((u) => isUndecided(u) && (u.account !== null || isAtLarge(u)))
    : [];
  /** One alone needs no choosing. */
  const chosen = undecided.length === 1 ? undecided : undecided.filter((u) => marked.has(u.unit));
  const atLarge = units.filter(isAtLarge).map((u) => u.unit);
  return (
    <Card id="issue-units" title={t('units.title')} aside={format.integer(units.length)}>
      {units.length === 0 ? (
        <p className={styles.note}>{t('units.none')}</p>
      ) : (
        <UnitsTable
          units={units}
          choosable={new Set(undecided.length > 1 ? undecided.map((u) => u.unit) : [])}
          chosen={new Set(chosen.map((u) => u.unit))}
          onChoose={mark}
        />
      )}
      {loose.length > 0 && may.secure && <SecureUnits issue={issue} loose={loose} onHold={onHold} />}
      {atLarge.length > 0 && may.secure && <ActInField issue={issue} atLarge={atLarge} />}
      {undecided.length > 0 && <DecideUnits issue={issue} chosen={chosen} undecided={undecided.length} />}
    </Card>
  );
}

const isUndecided = ({ account, outcome, awaiting }: AffectedUnit): boolean =>
  outcome === null && awaiting === null && account?.means !== 'fieldAction';

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

/** Units that have left: no hold stops them, so somebody says what is done where they are. */
function ActInField({
  issue,
  atLarge,
}: {
  readonly issue: IssueDetail;
  readonly atLarge: readonly string[];
}) {
  const { t } = useTranslation('quality');
  const { api } = useClient();
  const [asking, setAsking] = useState(false);
  const act = useCommand(api.commands.quality.accountUnits);
  return (
    <div className={styles.row}>
      <Button onClick={() => setAsking(true)}>{t('units.told', { count: atLarge.length })}</Button>
      <TextDialog
        opened={asking}
        title={t('units.told', { count: atLarge.length })}
        label={t('units.toldWho')}
        confirmLabel={t('save')}
        command={act}
        inputOf={(note) => ({
          issue: issue.issue,
          units: [...atLarge],
          account: { means: 'fieldAction' as const, ref: null, note },
        })}
        onClose={() => {
          act.clear();
          setAsking(false);
        }}
      />
    </div>
  );
}
