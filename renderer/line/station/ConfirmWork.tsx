import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useClient } from '../../client/ClientProvider.tsx';
import { useCommand } from '../../client/useCommand.ts';
import { useShortcut } from '../../frame/shortcuts.ts';
import type { StationOperation } from '../lineRows.ts';
import styles from './Station.module.css';

export interface WorkAt {
  readonly station: string;
  readonly unit: string;
  readonly operation: StationOperation;
}

/** An operation that a person confirms; D does the same. */
export function ConfirmWork({ station, unit, operation }: WorkAt) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const { busy, refusal, run } = useCommand(api.commands.assembly.completeOperation);
  const done = () => {
    if (!busy) run({ station, unit, operation: operation.operation });
  };
  useShortcut('d', done);
  return (
    <div className={styles.big}>
      <Button
        variant="filled"
        className={styles.bigButton ?? ''}
        loading={busy}
        leftSection={<IconCheck size={36} stroke={2} aria-hidden="true" />}
        rightSection={<kbd>D</kbd>}
        onClick={done}
      >
        {t('work.done')}
      </Button>
      <p role="alert" className={styles.refusal}>
        {refusal}
      </p>
    </div>
  );
}
