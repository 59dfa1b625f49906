import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SignDialog } from '#ui/dialogs/SignDialog.tsx';
import { Card } from '#ui/layout/Card.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import { usePersonName } from '../quality/qualityWords.ts';
import { useMissingOf } from './missingItem.ts';
import type { UnitDetail } from './useUnit.ts';
import { useUnitRights } from './useUnitRights.ts';
import styles from './Unit.module.css';

type Bypass = UnitDetail['bypasses'][number];

/** What was let pass and why; quality looks at each again before the unit ships. Nothing where nothing was bypassed. */
export function BypassesCard({ unit }: { unit: UnitDetail }) {
  const { t } = useTranslation('traceability');
  const format = useFormat();
  const [asking, setAsking] = useState<string | null>(null);
  const may = useUnitRights().review;
  const story = useBypassStory(unit);
  if (unit.bypasses.length === 0) return null;
  const asked = unit.bypasses.find(({ bypass }) => bypass === asking);
  return (
    <Card id="bypasses" title={t('bypass.title')} aside={format.integer(unit.bypasses.length)}>
      <ul className={styles.list}>
        {unit.bypasses.map((row) => (
          <li key={row.bypass}>
            <strong>{row.station}</strong>
            <span className={styles.quiet}>{story(row)}</span>
            <span className={styles.quiet}>
              {t(row.awaiting ? 'bypass.awaits' : row.reviewed ? 'bypass.reviewed' : 'bypass.open')}
            </span>
            <span className={styles.actions}>
              {may && !row.reviewed && !row.awaiting && (
                <Button onClick={() => setAsking(row.bypass)}>{t('bypass.review')}</Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      <ReviewDialog
        unit={unit.unit}
        bypass={asked ?? null}
        story={asked === undefined ? '' : story(asked)}
        onClose={() => setAsking(null)}
      />
    </Card>
  );
}

/** What was missing, why it went on all the same, and who signed. */
function useBypassStory(unit: UnitDetail): (bypass: Bypass) => string {
  const { t } = useTranslation('traceability');
  const text = useSiteText();
  const format = useFormat();
  const person = usePersonName();
  const item = useMissingOf(unit);
  return ({ made, signedBy }) => {
    const by = t('by', { by: format.list(signedBy.map(person)) });
    if (made === null) return by;
    const reason = made.reasonName === null ? made.reason : text(made.reasonName);
    const said = [reason, made.note].filter((part) => part !== '').join(': ');
    const missing = t('bypass.missing', { what: format.list(made.items.map(item)) });
    return [missing, said, by, format.dayTime(made.at)].join(' · ');
  };
}

interface ReviewDialogProps {
  readonly unit: string;
  /** Open while it is not null. */
  readonly bypass: Bypass | null;
  readonly story: string;
  readonly onClose: () => void;
}

/** Signed by somebody who did not sign the bypass; it counts once the plant has accepted it. */
function ReviewDialog({ unit, bypass, story, onClose }: ReviewDialogProps) {
  const { t } = useTranslation('traceability');
  const { api } = useClient();
  const { busy, refusal, run, clear } = useCommand(api.commands.assembly.reviewBypass);
  const close = () => {
    clear();
    onClose();
  };
  return (
    <SignDialog
      opened={bypass !== null}
      title={t('bypass.reviewTitle', { station: bypass?.station })}
      statement={t('bypass.statement', { station: bypass?.station, story })}
      meanings={[{ value: 'bypassReviewed', label: t('bypass.meaning') }]}
      reasonRequired
      reasonLabel={t('bypass.found')}
      refusal={refusal}
      busy={busy}
      onSign={({ badge, pin, meaning, reason: note }) => {
        if (bypass === null) return;
        const signature = { badge, pin, meaning, recordHash: null };
        run({ unit, bypass: bypass.bypass, note, signature }, close);
      }}
      onCancel={close}
    />
  );
}
