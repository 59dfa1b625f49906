import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import styles from './undo.module.css';

interface Undoable {
  /** Past tense: what has been done and is saved. */
  readonly done: string;
  readonly onUndo: () => void;
}

const staysMs = 8000;

/** Reversible acts happen at once and offer their way back; nobody is asked "are you sure". */
export function offerUndo({ done, onUndo }: Undoable): void {
  const id = notifications.show({
    autoClose: staysMs,
    withCloseButton: true,
    withBorder: true,
    message: (
      <span className={styles.undo}>
        <span className={styles.done}>{done}</span>
        <Button
          onClick={() => {
            notifications.hide(id);
            onUndo();
          }}
        >
          {i18next.t('undo')}
        </Button>
      </span>
    ),
  });
}
