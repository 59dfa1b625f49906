import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Role } from '#domain/kernel/actor';
import { tell } from '#ui/status/tell.ts';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { useRights } from '../client/useRights.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { offer } from './carryFiles.ts';
import { usePlantHere } from './usePlantHere.ts';
import styles from './Terminals.module.css';

const rights: Readonly<Record<'letters', readonly Role[]>> = { letters: ['admin'] };

/** What is done at the plant about all that it cannot read; beside it alone, elsewhere it is said where. */
export function LetterActs() {
  const { t } = useTranslation('admin');
  const { api } = useClient();
  const format = useFormat();
  const words = useFailureWords();
  const here = usePlantHere();
  const may = useRights(rights).letters;
  const onError = (error: Error) => tell(words(error), 'refused');
  const retry = useMutation({
    mutationFn: () => api.plant.retry({}),
    onSuccess: ({ through, left }) =>
      tell(t('letters.retried', { through: format.integer(through), left: format.integer(left) }), 'done'),
    onError,
  });
  const save = useMutation({
    mutationFn: () => api.plant.letters({}),
    onSuccess: ({ items }) =>
      offer(
        'dead-letters.jsonl',
        new Blob(
          items.map((item) => `${JSON.stringify(item)}\n`),
          { type: 'application/jsonl' },
        ),
      ),
    onError,
  });
  if (!may) return null;
  if (!here) return <p className={styles.text}>{t('letters.elsewhere')}</p>;
  return (
    <div className={styles.command}>
      <Button onClick={() => retry.mutate()} loading={retry.isPending}>
        {t('letters.retry')}
      </Button>
      <Button onClick={() => save.mutate()} loading={save.isPending}>
        {t('letters.export')}
      </Button>
    </div>
  );
}
