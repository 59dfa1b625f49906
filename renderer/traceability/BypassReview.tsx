import { useTranslation } from 'react-i18next';
import { SignDialog } from '#ui/dialogs/SignDialog.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { noData } from '../i18n/format.ts';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import { usePersonName } from '../quality/qualityWords.ts';
import { useMissingOf } from './missingItem.ts';
import type { UnitDetail } from './useUnit.ts';
import styles from './Unit.module.css';

interface BypassReviewProps {
  readonly unit: UnitDetail;
  /** Open while it is not null. */
  readonly bypass: UnitDetail['bypasses'][number] | null;
  readonly onClose: () => void;
}

/** Signed by somebody who did not sign the bypass; it counts once the plant has accepted it. */
export function BypassReview({ unit, bypass, onClose }: BypassReviewProps) {
  const { t } = useTranslation('traceability');
  const { api } = useClient();
  const { busy, refusal, run, clear } = useCommand(api.commands.assembly.reviewBypass);
  const station = bypass?.station ?? noData;
  const close = () => {
    clear();
    onClose();
  };
  return (
    <SignDialog
      opened={bypass !== null}
      title={t('bypass.reviewTitle', { station })}
      statement={t('bypass.statement', { station, unit: unit.vin ?? unit.label })}
      beside={bypass !== null && <LetPass unit={unit} bypass={bypass} />}
      meanings={[{ value: 'bypassReviewed', label: t('bypass.meaning') }]}
      reasonRequired
      reasonLabel={t('bypass.found')}
      refusal={refusal}
      busy={busy}
      onSign={({ badge, pin, meaning, reason: note }) => {
        if (bypass === null) return;
        const signature = { badge, pin, meaning, recordHash: null };
        run({ unit: unit.unit, bypass: bypass.bypass, note, signature }, close);
      }}
      onCancel={close}
    />
  );
}

/** What was missing, one by one; why it went on all the same, who signed that and when. */
function LetPass({
  unit,
  bypass: { made, signedBy },
}: {
  readonly unit: UnitDetail;
  readonly bypass: NonNullable<BypassReviewProps['bypass']>;
}) {
  const { t } = useTranslation('traceability');
  const text = useSiteText();
  const format = useFormat();
  const person = usePersonName();
  const item = useMissingOf(unit);
  const reason = made === null ? noData : made.reasonName === null ? made.reason : text(made.reasonName);
  return (
    <dl className={styles.told}>
      <dt>{t('bypass.was')}</dt>
      {made === null ? (
        <dd>{noData}</dd>
      ) : (
        made.items.map((one) => <dd key={JSON.stringify(one)}>{item(one)}</dd>)
      )}
      <dt>{t('bypass.why')}</dt>
      <dd>{reason}</dd>
      {made !== null && made.note !== '' && <dd>{made.note}</dd>}
      <dt>{t('bypass.who')}</dt>
      <dd>
        {format.list(signedBy.map(person))}
        {made !== null && ` · ${format.dayTime(made.at)}`}
      </dd>
    </dl>
  );
}
