import type { ReactNode } from 'react';
import { IconBarcode, IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import styles from './PartList.module.css';

export type PartState =
  | { readonly status: 'installed'; readonly identity: string | null }
  | { readonly status: 'next' }
  | { readonly status: 'open' }
  /** Scanned and not taken; both numbers are shown where they differ. */
  | { readonly status: 'refused'; readonly scanned: string; readonly why: string };

export interface PartPosition {
  readonly position: string;
  readonly partNumber: string;
  readonly name: string;
  readonly quantity: number;
  readonly state: PartState;
  /** What can be done about it, e.g. take it out again. */
  readonly action?: ReactNode;
}

/** Parts of this visit: what is in, what to scan next, what was refused and why. */
export function PartList({ parts }: { parts: readonly PartPosition[] }) {
  return (
    <ul className={styles.list}>
      {parts.map((part) => (
        <PartRow key={part.position} part={part} />
      ))}
    </ul>
  );
}

function PartRow({ part }: { part: PartPosition }) {
  const format = useFormat();
  return (
    <li className={styles.part} data-status={part.state.status}>
      <span className={styles.words}>
        <strong>
          {part.name}
          {part.quantity > 1 && <span className={styles.quantity}> {format.times(part.quantity)}</span>}
        </strong>
        <PartDetail part={part} />
      </span>
      {part.action}
      <PartMark state={part.state} />
    </li>
  );
}

function PartDetail({ part }: { part: PartPosition }) {
  const { t } = useTranslation('line');
  const { state } = part;
  switch (state.status) {
    case 'installed':
      return (
        <span className={styles.detail}>
          {state.identity === null ? part.partNumber : `${part.partNumber} · ${state.identity}`}
        </span>
      );
    case 'next':
      return <span className={styles.detail}>{t('part.scan', { partNumber: part.partNumber })}</span>;
    case 'open':
      return <span className={styles.detail}>{part.partNumber}</span>;
    case 'refused':
      return (
        <span className={styles.refusal} role="alert">
          <b>{state.why}</b>
          {state.scanned !== part.partNumber && (
            <>
              <span>{t('part.wanted', { partNumber: part.partNumber })}</span>
              <span>{t('part.scanned', { partNumber: state.scanned })}</span>
            </>
          )}
        </span>
      );
  }
}

function PartMark({ state }: { state: PartState }) {
  const { t } = useTranslation('line');
  const label = t(`part.${state.status}`);
  switch (state.status) {
    case 'installed':
      return <IconCheck size={24} stroke={2.2} aria-label={label} />;
    case 'next':
      return <IconBarcode size={26} stroke={1.8} aria-label={label} />;
    case 'open':
      return <span className={styles.box} role="img" aria-label={label} />;
    case 'refused':
      return <IconX size={26} stroke={2.4} aria-label={label} className={styles.cross} />;
  }
}
