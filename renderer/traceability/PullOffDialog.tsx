import { useState } from 'react';
import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { tell } from '#ui/status/tell.ts';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { usePlaceOptions } from './placeOptions.ts';
import { TextDialog } from '../quality/TextDialog.tsx';
import type { UnitDetail } from './useUnit.ts';

interface PullOffDialogProps {
  readonly unit: Pick<UnitDetail, 'unit' | 'label' | 'line'>;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** It is taken off the line: why, and where it stands from now on, if that is known. */
export function PullOffDialog({ unit, opened, onClose }: PullOffDialogProps) {
  const { t } = useTranslation('traceability');
  const { api } = useClient();
  const { pullOffUnit } = api.commands.assembly;
  const [location, setLocation] = useState<string | null>(null);
  const command = useCommand<Parameters<typeof pullOffUnit>[0]>(async (input, sending) => {
    const answer = await pullOffUnit(input, sending);
    tell(t('act.pullOffDone', { unit: unit.label }), 'done');
    return answer;
  });
  const { locations } = usePlaceOptions(unit.line);
  return (
    <TextDialog
      opened={opened}
      title={t('act.pullOffTitle', { unit: unit.label })}
      label={t('act.pullOffWhy')}
      confirmLabel={t('act.pullOff')}
      beside={
        <Select
          label={t('act.pullOffWhere')}
          data={[...locations]}
          value={location}
          searchable
          clearable
          onChange={setLocation}
        />
      }
      command={command}
      inputOf={(reason) => ({ unit: unit.unit, location, reason })}
      onClose={() => {
        command.clear();
        setLocation(null);
        onClose();
      }}
    />
  );
}
