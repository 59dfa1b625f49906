import { IconArrowRight, IconBackspace } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import styles from './TouchPad.module.css';

interface TouchPadProps {
  /** The field it writes into, named above the pad. */
  readonly target: string;
  readonly onDigit: (digit: string) => void;
  readonly onErase: () => void;
  readonly onNext: () => void;
}

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** Digits for gloves. Keys keep the focus where it was, so that keyboard and pad can be mixed. */
export function TouchPad({ target, onDigit, onErase, onNext }: TouchPadProps) {
  const { t } = useTranslation('frame');
  return (
    <div
      className={styles.pad}
      role="group"
      aria-label={t('signIn.pad', { target })}
      onPointerDown={(event) => event.preventDefault()}
    >
      {digits.map((digit) => (
        <button key={digit} type="button" onClick={() => onDigit(digit)}>
          {digit}
        </button>
      ))}
      <button type="button" aria-label={t('signIn.erase')} onClick={onErase}>
        <IconBackspace size={26} stroke={1.6} aria-hidden="true" />
      </button>
      <button type="button" onClick={() => onDigit('0')}>
        0
      </button>
      <button type="button" aria-label={t('signIn.next')} onClick={onNext}>
        <IconArrowRight size={26} stroke={1.6} aria-hidden="true" />
      </button>
    </div>
  );
}
