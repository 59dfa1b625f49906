import { useTranslation } from 'react-i18next';
import { SignDialog } from '#ui/dialogs/SignDialog.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { KeepList } from './KeepList.tsx';
import type { UnitDetail } from './useUnit.ts';

interface ShipDialogProps {
  readonly unit: UnitDetail;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Lets the unit leave the site, once the plant agrees. What keeps it is listed instead, also when it comes up meanwhile. */
export function ShipDialog({ unit, opened, onClose }: ShipDialogProps) {
  const { t } = useTranslation('traceability');
  const { api } = useClient();
  const { busy, refusal, run, clear } = useCommand(api.commands.assembly.shipUnit);
  const close = () => {
    clear();
    onClose();
  };
  const kept = unit.obstacles.length > 0;
  return (
    <SignDialog
      opened={opened}
      title={t('act.shipTitle', { unit: unit.label })}
      statement={t('act.shipStatement', { unit: unit.vin ?? unit.label })}
      beside={kept && <KeepList unit={unit} onFollow={close} />}
      meanings={[{ value: 'ship', label: t('act.ship') }]}
      reasonRequired={false}
      refusal={refusal}
      busy={busy}
      hindrance={kept ? t('act.shipKept') : undefined}
      onSign={({ badge, pin, meaning }) =>
        run({ unit: unit.unit, signature: { badge, pin, meaning, recordHash: null } }, close)
      }
      onCancel={close}
    />
  );
}
