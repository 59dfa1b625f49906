import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Role } from '#domain/kernel/actor';
import type { AuditState } from '#terminal/contract/audit';
import { PageHead } from '#ui/layout/PageHead.tsx';
import { ErrorState } from '#ui/status/ErrorState.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useButtonCommand } from '../client/useCommand.ts';
import { useFailureWords } from '../client/useRefusal.ts';
import { useRights } from '../client/useRights.ts';
import { useNow } from '../frame/useNow.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { FaultsCard, LookedCard } from './AuditCards.tsx';
import styles from './Terminals.module.css';

const topics = { topics: ['audit'] };
const rights: Readonly<Record<'look', readonly Role[]>> = { look: ['admin'] };

/** "Is what this PC shows what was recorded?" */
export default function Audit() {
  const { t } = useTranslation('admin');
  const { api, engine } = useClient();
  const words = useFailureWords();
  const may = useRights(rights);
  const state = useQuery(engine.audit.state.queryOptions({ input: {}, meta: topics }));
  const { run, busy } = useButtonCommand(() => api.audit.start({}));
  const audit = state.data;
  if (audit === undefined) {
    if (state.error === null) return null;
    const retry = (): void => void state.refetch();
    return (
      <ErrorState
        what={t('audit.unread')}
        why={words(state.error)}
        next={t('audit.unreadNext')}
        onRetry={retry}
      />
    );
  }
  return (
    <>
      <PageHead
        answer={<Answer audit={audit} />}
        because={may.look ? t('audit.what') : `${t('audit.what')} ${t('audit.whoLooks')}`}
        aside={
          may.look && (
            <Button variant="filled" onClick={() => run(undefined)} loading={busy || audit.running}>
              {t('audit.now')}
            </Button>
          )
        }
      />
      <div className={styles.cards}>
        {audit.last !== null && audit.last.faultCount > 0 && <FaultsCard result={audit.last} />}
        {audit.last !== null && <LookedCard result={audit.last} />}
      </div>
    </>
  );
}

function Answer({ audit: { running, last, brokenOffAt } }: { readonly audit: AuditState }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const now = useNow(15_000);
  if (running) return <span role="status">{t('audit.running')}</span>;
  if (brokenOffAt !== null)
    return (
      <StatusTag lamp="warning">{t('audit.brokenOff', { at: format.when(brokenOffAt, now) })}</StatusTag>
    );
  if (last === null) return t('audit.never');
  if (last.faultCount > 0)
    return <StatusTag lamp="fault">{t('audit.found', { count: last.faultCount })}</StatusTag>;
  return t('audit.sound', { count: last.events, n: format.integer(last.events) });
}
