import { useTranslation } from 'react-i18next';
import { useSiteText } from '#renderer/i18n/useFormat.ts';
import { ReasonDialog } from '#ui/dialogs/ReasonDialog.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useSiteConfiguration } from '../frame/usePlace.ts';

/** Why it stood, in the site's own words; open while `stop` is not null. */
export function StopReasonDialog({ stop, onClose }: { stop: string | null; onClose: () => void }) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const text = useSiteText();
  const { refusal, run, clear } = useCommand(api.commands.assembly.classifyStop);
  const reasons = useSiteConfiguration()?.reasons ?? [];
  const close = () => {
    clear();
    onClose();
  };
  return (
    <ReasonDialog
      opened={stop !== null}
      title={t('stop.why')}
      reasons={reasons
        .filter(({ kind }) => kind === 'stop')
        .map(({ id, name }) => ({ code: id, label: text(name) }))}
      confirmLabel={t('stop.saveReason')}
      refusal={refusal}
      onConfirm={({ reason, note }) => {
        if (stop !== null) run({ stop, reason, note }, close);
      }}
      onCancel={close}
    />
  );
}
