import { IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import styles from './MapControls.module.css';

interface MapControlsProps {
  readonly zoom: (factor: number) => void;
  readonly fit: () => void;
  readonly isFitted: boolean;
}

/** The same as wheel and pinch, for keyboard and gloves. */
export function MapControls({ zoom, fit, isFitted }: MapControlsProps) {
  const { t } = useTranslation('logistics');
  return (
    <div className={styles.controls} onPointerDown={(event) => event.stopPropagation()}>
      <button type="button" aria-label={t('map.zoomIn')} onClick={() => zoom(1.4)}>
        <IconPlus size={20} stroke={1.8} aria-hidden="true" />
      </button>
      <button type="button" aria-label={t('map.zoomOut')} onClick={() => zoom(1 / 1.4)}>
        <IconMinus size={20} stroke={1.8} aria-hidden="true" />
      </button>
      <button type="button" aria-label={t('map.fit')} onClick={fit} disabled={isFitted}>
        <IconMaximize size={18} stroke={1.8} aria-hidden="true" />
      </button>
    </div>
  );
}
