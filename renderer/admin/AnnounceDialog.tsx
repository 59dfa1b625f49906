import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import type { Shown } from '#ui/dialogs/DialogHost.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import styles from './Terminals.module.css';

/** Says that the plant's database was restored; it takes nothing in from then on until somebody opens it. */
export function AnnounceDialog({ opened, onClose }: Shown) {
  const { t } = useTranslation('admin');
  const { api, engine } = useClient();
  const queries = useQueryClient();
  const words = useFailureWords();
  const announce = useMutation({
    mutationFn: () => api.plant.announceRestore({}),
    onSuccess: (now) => {
      queries.setQueryData(engine.plant.recovery.queryOptions({ input: {} }).queryKey, now);
      onClose();
    },
  });
  return (
    <Dialog opened={opened} title={t('recovery.announceTitle')} onClose={onClose}>
      <div className={styles.words}>
        <p>{t('recovery.announceWhat')}</p>
        <div>
          <Button
            variant="filled"
            onClick={() => announce.mutate()}
            loading={announce.isPending}
            data-autofocus
          >
            {t('recovery.announceNow')}
          </Button>
        </div>
        {announce.error !== null && <p role="alert">{words(announce.error)}</p>}
      </div>
    </Dialog>
  );
}
