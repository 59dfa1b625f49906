import { useTranslation } from 'react-i18next';
import { ShortcutsOverlay } from './ShortcutsOverlay.tsx';

/** The shortcuts that work on every screen, in tables and on maps, and those of single screens. */
export function ShortcutHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(['frame', 'logistics', 'quality']);
  return (
    <ShortcutsOverlay
      opened={opened}
      onClose={onClose}
      groups={[
        {
          title: t('shortcuts.everywhere'),
          shortcuts: [
            { keys: ['Ctrl', 'K'], label: t('shortcuts.palette') },
            { keys: ['Alt', '1…6'], label: t('shortcuts.sections') },
            { keys: ['?'], label: t('shortcuts.help') },
          ],
        },
        {
          title: t('shortcuts.tables'),
          shortcuts: [
            { keys: ['↑', '↓', '←', '→'], label: t('shortcuts.rows') },
            { keys: ['PgUp', 'PgDn'], label: t('shortcuts.pages') },
            { keys: ['↵'], label: t('shortcuts.open') },
            { keys: ['␣'], label: t('shortcuts.select') },
          ],
        },
        {
          title: t('shortcuts.map'),
          shortcuts: [
            { keys: ['+', '−'], label: t('shortcuts.zoom') },
            { keys: ['↑', '↓', '←', '→'], label: t('shortcuts.pan') },
            { keys: ['0'], label: t('shortcuts.fit') },
          ],
        },
        {
          title: t('shortcuts.lineAndStation'),
          shortcuts: [{ keys: ['A'], label: t('shortcuts.call') }],
        },
        {
          title: t('screen.dispatch'),
          shortcuts: [
            { keys: ['N'], label: t('logistics:newCall.title') },
            { keys: ['A'], label: t('logistics:assign.title') },
          ],
        },
        {
          title: t('screen.issues'),
          shortcuts: [
            { keys: ['N'], label: t('quality:new.title') },
            { keys: ['↑', '↓', '←', '→'], label: t('quality:board.keys') },
          ],
        },
      ]}
    />
  );
}
