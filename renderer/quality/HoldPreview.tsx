import { useTranslation } from 'react-i18next';
import type { Population } from '#domain/quality/holdEvents';
import { BigFigure } from '#ui/figures/BigFigure.tsx';
import { Banner } from '#ui/status/Banner.tsx';
import { useFormat } from '../i18n/useFormat.ts';
import { shortVin, useUnitPlace } from './qualityWords.ts';
import type { HoldPreviewRows } from './useHoldPreview.ts';
import plain from '#ui/table/PlainTable.module.css';
import styles from './Hold.module.css';

interface HoldPreviewProps {
  /** Null while it is not named. */
  readonly population: Population | null;
  readonly preview: HoldPreviewRows | undefined;
}

/** What the hold will stop: how many, where they are now, which have left already, and each of them. */
export function HoldPreview({ population, preview }: HoldPreviewProps) {
  const { t } = useTranslation('quality');
  return (
    <section className={styles.preview} aria-label={t('preview.title')} aria-live="polite">
      {population === null ? (
        <p className={styles.quiet}>{t('preview.unnamed')}</p>
      ) : preview === undefined ? null : (
        <Found population={population} preview={preview} />
      )}
    </section>
  );
}

function Found({ population, preview }: { population: Population; preview: HoldPreviewRows }) {
  const { t } = useTranslation('quality');
  const format = useFormat();
  const { units, containers, more } = preview;
  const shipped = units.filter((u) => u.status === 'shipped').length;
  const held = units.filter((u) => u.held).length;
  const grows = population.kind === 'lot' || ('until' in population && population.until === null);
  return (
    <>
      <div className={styles.figures}>
        <BigFigure
          value={`${format.integer(units.length)}${more ? '+' : ''}`}
          words={t('preview.units', { count: units.length })}
        />
        {containers.length > 0 && (
          <BigFigure
            value={format.integer(containers.length)}
            words={t('preview.containers', { count: containers.length })}
          />
        )}
        {held > 0 && (
          <span className={styles.quiet}>{t('preview.held', { shown: format.integer(held) })}</span>
        )}
      </div>
      {shipped > 0 && (
        <Banner lamp="fault" title={t('preview.shipped', { count: shipped, shown: format.integer(shipped) })}>
          {t('preview.shippedWhat')}
        </Banner>
      )}
      {units.length + containers.length === 0 && <p>{t('preview.nothing')}</p>}
      <Rows preview={preview} />
      {grows && <p className={styles.quiet}>{t('preview.grows')}</p>}
    </>
  );
}

/** Drawn at once; what stands beyond is counted. */
const drawn = 200;

function Rows({ preview }: { preview: HoldPreviewRows }) {
  const { t } = useTranslation('quality');
  const format = useFormat();
  const place = useUnitPlace();
  const units = preview.units.toSorted(
    (a, b) => Number(b.status === 'shipped') - Number(a.status === 'shipped'),
  );
  const beyond = units.length + preview.containers.length - drawn;
  if (units.length + preview.containers.length === 0) return null;
  return (
    <div className={styles.rows} tabIndex={0} role="group" aria-label={t('preview.rows')}>
      <table className={`${plain.table} ${plain.onField}`}>
        <thead>
          <tr>
            <th>{t('preview.what')}</th>
            <th>{t('units.now')}</th>
            <th>{t('hold.title')}</th>
          </tr>
        </thead>
        <tbody>
          {units.slice(0, drawn).map((unit) => (
            <tr key={unit.unit}>
              <td>
                <strong>{shortVin(unit.vin)}</strong>
              </td>
              <td>{unit.status === 'shipped' ? <strong>{place(unit)}</strong> : place(unit)}</td>
              <td>{t(unit.held ? 'preview.already' : 'preview.free')}</td>
            </tr>
          ))}
          {preview.containers.slice(0, Math.max(0, drawn - units.length)).map((box) => (
            <tr key={box.container}>
              <td>
                <strong>{box.container}</strong> {format.times(box.quantity)}
              </td>
              <td>{box.place ?? t('preview.onTheWay')}</td>
              <td>{t('preview.free')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {beyond > 0 && <p className={styles.quiet}>{t('preview.beyond', { shown: format.integer(beyond) })}</p>}
    </div>
  );
}
