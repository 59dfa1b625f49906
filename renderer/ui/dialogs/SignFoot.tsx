import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './Dialog.module.css';

interface SignFootProps {
  /** Names what hinders, for the field that it is about. */
  readonly id?: string;
  /** Why the last try was refused, or why nobody can sign it as it is; null: nothing hinders. */
  readonly hindrance: string | null;
  readonly label: string;
  /** Everything that is asked is answered. */
  readonly ready: boolean;
  readonly busy: boolean;
  readonly onCancel: () => void;
}

/** The foot of whatever is signed: what hinders and the two ways out, in sight however long the dialog is. */
export function SignFoot({ id, hindrance, label, ready, busy, onCancel }: SignFootProps) {
  const { t } = useTranslation('common');
  return (
    <div className={styles.end}>
      <p id={id} role="alert" className={styles.refusal}>
        {hindrance}
      </p>
      <footer className={styles.foot}>
        <Button size="lg" onClick={onCancel}>
          {t('cancel')}
        </Button>
        <Button size="lg" variant="filled" type="submit" disabled={!ready} loading={busy}>
          {label}
        </Button>
      </footer>
    </div>
  );
}
