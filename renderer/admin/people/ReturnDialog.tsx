import { useTranslation } from 'react-i18next';
import { SignDialog } from '#ui/dialogs/SignDialog.tsx';
import { useClient } from '../../client/ClientProvider.tsx';
import { useCommand } from '../../client/useCommand.ts';
import { TextDialog } from '../../quality/TextDialog.tsx';
import type { PersonDialogProps } from './PersonActs.tsx';
import { usePersonWords } from './usePersonWords.ts';

/** Ends what somebody may do here, at once. */
export function EndDialog({ row, opened, onClose }: PersonDialogProps) {
  const { t } = useTranslation('admin');
  const { api } = useClient();
  const { name } = usePersonWords();
  const command = useCommand(api.commands.people.deactivatePerson);
  return (
    <TextDialog
      opened={opened}
      title={t('people.deactivateTitle', { name: name(row) })}
      label={t('act.why')}
      confirmLabel={t('people.deactivateNow')}
      beside={<p>{t('people.deactivateWhat')}</p>}
      command={command}
      inputOf={(reason) => ({ person: row.person, reason })}
      onClose={() => {
        command.clear();
        onClose();
      }}
    />
  );
}

/** Lets somebody back, signed; it counts once the plant accepts it. */
export function ReturnDialog({ row, opened, onClose }: PersonDialogProps) {
  const { t } = useTranslation('admin');
  const { api } = useClient();
  const { name } = usePersonWords();
  const { run, refusal, busy, clear } = useCommand(api.commands.people.reactivatePerson);
  const close = (): void => {
    clear();
    onClose();
  };
  return (
    <SignDialog
      opened={opened}
      title={t('people.reactivateTitle', { name: name(row) })}
      statement={t('people.reactivateWhat')}
      meanings={[{ value: 'reactivatePerson', label: t('people.reactivateMeaning') }]}
      reasonRequired
      refusal={refusal}
      busy={busy}
      onSign={({ badge, pin, meaning, reason }) =>
        run({ person: row.person, reason, signature: { badge, pin, meaning, recordHash: null } }, close)
      }
      onCancel={close}
    />
  );
}
