import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import { useActorName, usePersonName } from '../quality/qualityWords.ts';
import { BypassReview } from './BypassReview.tsx';
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
  const review = useReviewWords();
  if (unit.bypasses.length === 0) return null;
  const asked = unit.bypasses.find(({ bypass }) => bypass === asking);
  return (
    <Card id="bypasses" title={t('bypass.title')} aside={format.integer(unit.bypasses.length)}>
      <ul className={styles.list}>
        {unit.bypasses.map((row) => (
          <li key={row.bypass}>
            <strong>{row.station}</strong>
            <span className={styles.quiet}>{story(row)}</span>
            <span className={styles.quiet}>{review(row)}</span>
            <span className={styles.actions}>
              {may && !row.reviewed && !row.awaiting && (
                <Button onClick={() => setAsking(row.bypass)}>{t('bypass.review')}</Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      <BypassReview unit={unit} bypass={asked ?? null} onClose={() => setAsking(null)} />
    </Card>
  );
}

/** Whether it was looked at again, by whom and when. */
function useReviewWords(): (bypass: Bypass) => string {
  const { t } = useTranslation('traceability');
  const format = useFormat();
  const actor = useActorName();
  return ({ awaiting, reviewed, looked }) => {
    if (!awaiting && !reviewed) return t('bypass.open');
    const words = t(awaiting ? 'bypass.awaits' : 'bypass.reviewed');
    if (looked === null) return words;
    return [words, t('by', { by: actor(looked.by) }), format.dayTime(looked.at)].join(' · ');
  };
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
