import { useTranslation } from 'react-i18next';
import type { Shown } from '#ui/dialogs/DialogHost.tsx';
import { withdrawUndo } from '#ui/dialogs/undo.tsx';
import { tell } from '#ui/status/tell.ts';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { arrivalUndo } from '../line/station/useArrivalUndo.ts';
import { TextDialog } from '../quality/TextDialog.tsx';

interface WithdrawArrivalDialogProps extends Shown {
  readonly unit: { readonly unit: string; readonly label: string };
  readonly arrival: { readonly station: string; readonly visit: number };
}

/** It was scanned there by mistake: why, and what follows. */
export function WithdrawArrivalDialog({ unit, arrival, opened, onClose }: WithdrawArrivalDialogProps) {
  const { t } = useTranslation('traceability');
  const { api } = useClient();
  const { withdrawArrival } = api.commands.assembly;
  const command = useCommand<Parameters<typeof withdrawArrival>[0]>(async (input, sending) => {
    const answer = await withdrawArrival(input, sending);
    withdrawUndo(arrivalUndo(unit.unit, arrival));
    tell(t('act.withdrawArrivalDone', { unit: unit.label, station: arrival.station }), 'done');
    return answer;
  });
  return (
    <TextDialog
      opened={opened}
      title={t('act.withdrawArrivalTitle', { unit: unit.label, station: arrival.station })}
      label={t('act.withdrawArrivalWhy')}
      confirmLabel={t('act.withdrawArrival')}
      beside={<p>{t('act.withdrawArrivalWhat')}</p>}
      command={command}
      inputOf={(note) => ({ unit: unit.unit, ...arrival, note })}
      onClose={() => {
        command.clear();
        onClose();
      }}
    />
  );
}
