import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Role } from '#domain/kernel/actor';
import type { BackupState } from '#terminal/contract/backup';
import { Card } from '#ui/layout/Card.tsx';
import { Fact, Facts } from '#ui/layout/Facts.tsx';
import { PageHead } from '#ui/layout/PageHead.tsx';
import { ErrorState } from '#ui/status/ErrorState.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useButtonCommand } from '../client/useCommand.ts';
import { useFailureWords } from '../client/useRefusal.ts';
import { useRights } from '../client/useRights.ts';
import { useNow } from '../frame/useNow.ts';
import { noData } from '../i18n/format.ts';
import { useFormat } from '../i18n/useFormat.ts';
import styles from './Terminals.module.css';

/** Older than this is worth a look, as `takt doctor` has it. */
const oldMs = 48 * 3_600_000;
const topics = { topics: ['backup'] };
const rights: Readonly<Record<'backUp', readonly Role[]>> = { backUp: ['admin'] };

/** "Is what this PC knows still there when its disk is not?" */
export default function Backups() {
  const { t } = useTranslation('admin');
  const { api, engine } = useClient();
  const words = useFailureWords();
  const now = useNow(15_000);
  const may = useRights(rights);
  const state = useQuery(engine.backups.state.queryOptions({ input: {}, meta: topics }));
  const { run, busy } = useButtonCommand(() => api.backups.start({}));
  const backups = state.data;
  if (backups === undefined) {
    if (state.error === null) return null;
    const retry = (): void => void state.refetch();
    return (
      <ErrorState
        what={t('backups.unread')}
        why={words(state.error)}
        next={t('backups.unreadNext')}
        onRetry={retry}
      />
    );
  }
  return (
    <>
      <PageHead
        answer={<Newest backups={backups} now={now} />}
        because={t('backups.what')}
        aside={
          may.backUp && (
            <Button
              variant="filled"
              onClick={() => run(undefined)}
              loading={busy || backups.running !== null}
            >
              {t('backups.now')}
            </Button>
          )
        }
      />
      <div className={styles.cards}>
        <StateCard backups={backups} now={now} />
        <Card title={t('backups.backTitle')} padded>
          <p className={styles.text}>{t('backups.back')}</p>
          <div className={styles.command}>
            <code className={styles.code}>{restoreCommand}</code>
          </div>
        </Card>
      </div>
    </>
  );
}

/** As it is typed; a command is the same in every language. */
const restoreCommand = ['takt restore', '--data DIR', 'FILE'].join(' ');

function StateCard({ backups, now }: { readonly backups: BackupState; readonly now: number }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const { bytes, fault, folder, kept, nextAt, running } = backups;
  return (
    <Card title={t('backups.title')} padded>
      {fault !== null && (
        <p>
          <StatusTag lamp="warning">{t('backups.failed', { at: format.when(fault.at, now) })}</StatusTag>{' '}
          {t(`backups.fault.${fault.code}`)}
        </p>
      )}
      <p className={styles.text} role="status">
        {running !== null && t('backups.running', { share: format.percent(running, 0) })}
      </p>
      <Facts>
        <Fact name={t('backups.nextAt')}>{nextAt === null ? noData : format.when(nextAt, now)}</Fact>
        <Fact name={t('backups.size')}>
          {bytes === null ? noData : t('backups.mb', { n: format.decimal(bytes / 1_000_000, 1) })}
        </Fact>
        <Fact name={t('backups.kept')}>{format.integer(kept)}</Fact>
        <Fact name={t('backups.where')}>{folder}</Fact>
      </Facts>
    </Card>
  );
}

function Newest({ backups, now }: { readonly backups: BackupState; readonly now: number }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const { newestAt } = backups;
  if (newestAt === null) return <StatusTag lamp="warning">{t('backups.none')}</StatusTag>;
  const said = t('backups.newest', { at: format.when(newestAt, now) });
  return now - Date.parse(newestAt) > oldMs ? <StatusTag lamp="warning">{said}</StatusTag> : said;
}
