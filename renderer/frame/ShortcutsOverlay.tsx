import { useTranslation } from 'react-i18next';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import type { Shortcut } from './shortcuts.ts';
import styles from './ShortcutsOverlay.module.css';

interface ShortcutsOverlayProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly groups: readonly { readonly title: string; readonly shortcuts: readonly Shortcut[] }[];
}

/** `?`: every key that does something here. */
export function ShortcutsOverlay({ opened, onClose, groups }: ShortcutsOverlayProps) {
  const { t } = useTranslation('frame');
  return (
    <Dialog opened={opened} onClose={onClose} title={t('shortcuts.title')} size="xl">
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.shortcuts.map((shortcut) => (
                <div key={shortcut.keys.join()} className={styles.row}>
                  <dt>{shortcut.label}</dt>
                  <dd>
                    {shortcut.keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
