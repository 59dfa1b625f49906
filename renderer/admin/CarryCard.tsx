import { Button, FileButton } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Role } from '#domain/kernel/actor';
import { Card } from '#ui/layout/Card.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { useRights } from '../client/useRights.ts';
import { useFormat } from '../i18n/useFormat.ts';
import type { CarryAnswer } from './carryFiles.ts';
import { fetched, offer, taken } from './carryFiles.ts';
import styles from './Terminals.module.css';

const rights: Readonly<Record<'carry', readonly Role[]>> = { carry: ['supervisor', 'admin'] };

/** "Nothing reaches this PC: how does what it knows get to the others?" */
export function CarryCard() {
  const { t } = useTranslation('admin');
  const { api } = useClient();
  const format = useFormat();
  const may = useRights(rights).carry;
  const out = useMutation({
    mutationFn: async () => {
      const file = await api.carry.write({});
      offer(file.name, await fetched(api.carry, file.name));
      return file;
    },
  });
  const back = useMutation({ mutationFn: (file: Blob) => taken(api.carry, file) });
  if (!may) return null;
  const take = (file: File | null): void => {
    if (file !== null) back.mutate(file);
  };
  return (
    <Card title={t('carry.title')} padded>
      <p className={styles.text}>{t('carry.how')}</p>
      <div className={styles.command}>
        <Button onClick={() => out.mutate()} loading={out.isPending}>
          {t('carry.write')}
        </Button>
        <FileButton onChange={take} accept=".takt-carry">
          {(props) => (
            <Button {...props} loading={back.isPending}>
              {t('carry.take')}
            </Button>
          )}
        </FileButton>
      </div>
      <div className={styles.text} role="status">
        {out.data !== undefined && (
          <p>{t('carry.written', { name: out.data.name, events: format.integer(out.data.events) })}</p>
        )}
        {back.data !== undefined && <TakenWords answer={back.data} />}
      </div>
      <Failure error={out.error ?? back.error} />
    </Card>
  );
}

function Failure({ error }: { readonly error: Error | null }) {
  const words = useFailureWords();
  return error === null ? null : <p role="alert">{words(error)}</p>;
}

function TakenWords({ answer }: { readonly answer: CarryAnswer }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  if (!answer.ok) return <p role="alert">{t(`carry.fault.${answer.fault}`)}</p>;
  const { header, events, added, revoked, conflicts } = answer;
  return (
    <>
      <p>
        {t(added > 0 ? 'carry.taken' : 'carry.nothingNew', {
          from: header.name,
          added: format.integer(added),
          events: format.integer(events),
        })}
      </p>
      {revoked.length > 0 && <p>{t('carry.revoked', { pcs: format.list(revoked) })}</p>}
      {conflicts.length > 0 && (
        <p>{t('carry.conflicts', { pcs: format.list([...new Set(conflicts.map((c) => c.terminal))]) })}</p>
      )}
    </>
  );
}
