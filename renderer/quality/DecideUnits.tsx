import { useState } from 'react';
import { Button, Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { outcomesOf } from '#domain/quality/goneUnits';
import { memberKey } from '#domain/quality/holdEvents';
import type { Outcome } from '#domain/quality/issueEvents';
import { SignDialog } from '#ui/dialogs/SignDialog.tsx';
import type { SignatureInput } from '#ui/dialogs/SignDialog.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { dispositionOf, outcomes } from './dispositions.ts';
import { shortVin } from './qualityWords.ts';
import type { AffectedUnit, IssueDetail } from './useIssue.ts';
import { useKeptWords } from './useKeptWords.ts';
import styles from './Issue.module.css';

interface DecideUnitsProps {
  readonly issue: IssueDetail;
  readonly chosen: readonly AffectedUnit[];
  /** How many could be chosen. */
  readonly undecided: number;
}

/** What becomes of the units that were chosen; signed, and in force with the plant's verdict. */
export function DecideUnits({ issue, chosen, undecided }: DecideUnitsProps) {
  const { t } = useTranslation('quality');
  const format = useFormat();
  /** As it was shown when signing began: what changes meanwhile is not taken in. */
  const [asked, ask] = useState<Pick<Decision, 'outcome' | 'units'> | null>(null);
  const { outcome = null, units: listed = [] } = asked ?? {};
  const [leftOut, leaveOut] = useState<ReadonlySet<string>>(new Set());
  const units = listed.filter((u) => !leftOut.has(u.unit));
  const decide = useDecision(issue);
  const words = useKeptWords(outcome ?? '');
  const offered = outcomes.filter((o) => chosen.every((u) => outcomesOf(u.status).includes(o)));
  const close = (): void => {
    decide.clear();
    leaveOut(new Set());
    ask(null);
  };
  return (
    <div className={styles.row}>
      <span className={styles.quiet}>{t('units.chosen', { chosen: chosen.length, undecided })}</span>
      {offered.map((o) => (
        <Button key={o} disabled={chosen.length === 0} onClick={() => ask({ outcome: o, units: chosen })}>
          {t(`outcome.${o}`)}
        </Button>
      ))}
      <SignDialog
        opened={outcome !== null}
        title={outcome === null ? '' : t(`outcome.${outcome}`)}
        statement={[
          t('units.decideStatement', {
            units: format.list(units.map((u) => shortVin(u.vin))),
            number: issue.number,
          }),
          ...(outcome === 'useAsIs' ? [t('hold.concession')] : []),
        ].join(' ')}
        beside={listed.length > 1 && <ChosenUnits units={listed} leftOut={leftOut} onLeaveOut={leaveOut} />}
        hindrance={asked !== null && units.length === 0 ? t('sign.none') : undefined}
        meanings={[{ value: 'disposition', label: t('hold.meaning') }]}
        reasonRequired
        reasonLabel={outcome === 'repair' || outcome === 'rework' ? t('hold.instruction') : undefined}
        alsoLabel={outcome === 'repair' ? t('hold.customerConcession') : undefined}
        words={words}
        refusal={decide.refusal}
        busy={decide.busy}
        onSign={(signed) =>
          asked !== null &&
          decide.run({ ...asked, units, ...signed }, () => {
            words.forget();
            close();
          })
        }
        onCancel={close}
      />
    </div>
  );
}

interface ChosenUnitsProps {
  readonly units: readonly AffectedUnit[];
  readonly leftOut: ReadonlySet<string>;
  readonly onLeaveOut: (units: ReadonlySet<string>) => void;
}

/** What is signed for, unit by unit: one that a refusal names is left out here, and what was typed stays. */
function ChosenUnits({ units, leftOut, onLeaveOut }: ChosenUnitsProps) {
  const { t } = useTranslation('quality');
  const toggle = (unit: string): void => {
    const next = new Set(leftOut);
    if (!next.delete(unit)) next.add(unit);
    onLeaveOut(next);
  };
  return (
    <div role="group" aria-label={t('sign.members')} className={styles.chosenUnits}>
      {units.map(({ unit, vin }) => (
        <Checkbox
          key={unit}
          label={shortVin(vin)}
          checked={!leftOut.has(unit)}
          onChange={() => toggle(unit)}
        />
      ))}
    </div>
  );
}

interface Decision extends SignatureInput {
  readonly outcome: Outcome;
  readonly units: readonly AffectedUnit[];
}

/** What a standing hold keeps is decided there, which tells the issue; the rest on the issue. One signature for all. */
function useDecision(issue: IssueDetail) {
  const { api } = useClient();
  const { decideDisposition, decideUnits } = api.commands.quality;
  return useCommand(async ({ outcome, units, reason, also, badge, pin, meaning }: Decision, sending) => {
    const signature = { badge, pin, meaning, recordHash: null };
    const standing = new Set(issue.holds.filter((h) => h.status === 'placed').map((h) => h.hold));
    const holdOf = ({ account }: AffectedUnit): string | null =>
      account?.means === 'held' && account.ref !== null && standing.has(account.ref) ? account.ref : null;
    const answers = [];
    for (const [hold, kept] of Map.groupBy(units, holdOf)) {
      const ids = kept.map((u) => u.unit);
      answers.push(
        hold === null
          ? await decideUnits(
              { issue: issue.issue, units: ids, outcome, evidence: reason, concession: also, signature },
              sending,
            )
          : await decideDisposition(
              {
                hold,
                members: ids.map((unit) => ({ member: memberKey({ kind: 'unit', unit }), previous: null })),
                disposition: dispositionOf(outcome, reason, also),
                signature,
              },
              sending,
            ),
      );
    }
    return { ok: true as const, events: answers.flatMap((a) => a.events) };
  });
}
