import { useTranslation } from 'react-i18next';
import { ReasonDialog } from '#ui/dialogs/ReasonDialog.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useStopReasons } from './useStopReasons.ts';

/** Why it stood, in the site's own words; open while `stop` is not null. */
export function StopReasonDialog({ stop, onClose }: { stop: string | null; onClose: () => void }) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const { refusal, run, clear } = useCommand(api.commands.assembly.classifyStop);
  const reasons = useStopReasons();
  const close = () => {
    clear();
    onClose();
  };
  return (
    <ReasonDialog
      opened={stop !== null}
      title={t('stop.why')}
      about={`stop/${stop}`}
      reasons={reasons}
      confirmLabel={t('stop.saveReason')}
      refusal={refusal}
      onConfirm={({ reason, note }, sent) => {
        if (stop === null) return;
        run({ stop, reason, note }, () => {
          sent();
          close();
        });
      }}
      onCancel={close}
    />
  );
}
