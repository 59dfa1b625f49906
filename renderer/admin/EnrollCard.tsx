import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Role } from '#domain/kernel/actor';
import { Card } from '#ui/layout/Card.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { useRights } from '../client/useRights.ts';
import { CodeWords } from './CodeWords.tsx';
import { usePlantHere } from './usePlantHere.ts';
import styles from './Terminals.module.css';

const rights: Readonly<Record<'code', readonly Role[]>> = { code: ['admin'] };

/** "How does a PC become one of them?" The code is made beside the plant; every PC says what is typed then. */
export function EnrollCard() {
  const { t } = useTranslation('admin');
  const { api } = useClient();
  const words = useFailureWords();
  const here = usePlantHere();
  const may = useRights(rights).code;
  const made = useMutation({ mutationFn: () => api.plant.code({ replaces: null }) });
  return (
    <Card title={t('enroll.title')} padded>
      <p className={styles.text}>{t(here ? 'enroll.howHere' : 'enroll.how')}</p>
      {here && may && (
        <div className={styles.command}>
          <Button onClick={() => made.mutate()} loading={made.isPending}>
            {t('enroll.make')}
          </Button>
        </div>
      )}
      {made.error !== null && <p role="alert">{words(made.error)}</p>}
      <CodeWords made={made.data ?? null} />
      <p className={styles.text}>{t('enroll.then')}</p>
    </Card>
  );
}
