import { IconBarcode } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import type { Station, StationOperation } from '../lineRows.ts';
import { ConfirmWork } from './ConfirmWork.tsx';
import { expectedPart } from './steps.ts';
import styles from './Station.module.css';

/** The part to scan, by name and number. */
export function ScanWork({ view, operation }: { view: Station; operation: StationOperation }) {
  const { t } = useTranslation('line');
  const format = useFormat();
  const text = useSiteText();
  const part = expectedPart(view, operation);
  const unit = view.unit?.unit;
  if (part === null || !operation.positions.includes(part.position))
    return unit === undefined ? null : (
      <ConfirmWork station={view.station} unit={unit} operation={operation} />
    );
  return (
    <div className={styles.big}>
      <IconBarcode size={72} stroke={1.2} aria-hidden="true" />
      <p className={styles.bigWords}>
        {t('work.scan', { part: part.name === null ? part.part : text(part.name) })}
      </p>
      <p className={styles.bigNumber}>
        {part.part}
        {part.quantity > 1 && ` · ${format.times(part.quantity)}`}
      </p>
      <p className={styles.quiet}>{t(`work.tracking.${part.tracking}`)}</p>
    </div>
  );
}
