import { useState } from 'react';
import { Button, Checkbox } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { terminalRow } from '#terminal/contract/site';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import type { Shown } from '#ui/dialogs/DialogHost.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { CodeWords } from './CodeWords.tsx';
import { usePlantHere } from './usePlantHere.ts';
import styles from './Terminals.module.css';

interface ReplaceDialogProps extends Shown {
  readonly row: z.output<typeof terminalRow>;
}

/** A code for the PC that takes the place of this one, with its name, stations, zones, scopes and tools. */
export function ReplaceDialog({ row, opened, onClose }: ReplaceDialogProps) {
  const { t } = useTranslation('admin');
  const { api } = useClient();
  const words = useFailureWords();
  const here = usePlantHere();
  const [revoke, setRevoke] = useState(false);
  const made = useMutation({ mutationFn: () => api.plant.code({ replaces: row.terminal, revoke }) });
  return (
    <Dialog
      opened={opened}
      title={t('replace.title', { name: row.name ?? row.terminal })}
      size="xl"
      onClose={onClose}
    >
      <div className={styles.words}>
        <p>{t('replace.what')}</p>
        <Checkbox
          label={t('replace.revoke')}
          checked={revoke}
          onChange={(event) => {
            setRevoke(event.currentTarget.checked);
            made.reset();
          }}
        />
        {here ? (
          <div>
            <Button variant="filled" onClick={() => made.mutate()} loading={made.isPending} data-autofocus>
              {t('enroll.make')}
            </Button>
          </div>
        ) : (
          <p>{t('replace.elsewhere')}</p>
        )}
        {made.error !== null && <p role="alert">{words(made.error)}</p>}
        <CodeWords made={made.data ?? null} replaces={{ terminal: row.terminal, revoke }} />
      </div>
    </Dialog>
  );
}
