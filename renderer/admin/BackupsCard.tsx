import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Role } from '#domain/kernel/actor';
import type { BackupState } from '#terminal/contract/backup';
import { Card } from '#ui/layout/Card.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useButtonCommand } from '../client/useCommand.ts';
import { useFailureWords } from '../client/useRefusal.ts';
import { useRights } from '../client/useRights.ts';
import { useFormat } from '../i18n/useFormat.ts';
import styles from './Terminals.module.css';

/** Older than this is worth a look, as `takt doctor` has it. */
const oldMs = 48 * 3_600_000;
const topics = { topics: ['backup'] };
const rights: Readonly<Record<'backUp', readonly Role[]>> = { backUp: ['admin'] };

/** "Is what this PC knows still there when its disk is not?" */
export function BackupsCard({ now }: { readonly now: number }) {
  const { t } = useTranslation('admin');
  const { api, engine } = useClient();
  const words = useFailureWords();
  const may = useRights(rights);
  const state = useQuery(engine.backups.state.queryOptions({ input: {}, meta: topics }));
  const { run, busy } = useButtonCommand(() => api.backups.start({}));
  const backups = state.data;
  return (
    <Card title={t('backups.title')} padded>
      {state.error !== null && <p className={styles.text}>{words(state.error)}</p>}
      {backups !== undefined && (
        <div className={styles.command}>
          <BackupWords backups={backups} now={now} />
          {may.backUp && (
            <Button onClick={() => run(undefined)} loading={busy || backups.running !== null}>
              {t('backups.now')}
            </Button>
          )}
        </div>
      )}
    </Card>
  );
}

function BackupWords({ backups, now }: { readonly backups: BackupState; readonly now: number }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const { fault, folder, nextAt, running } = backups;
  return (
    <div className={styles.words}>
      <p>
        <Newest backups={backups} now={now} />
      </p>
      {fault !== null && (
        <p>
          <StatusTag lamp="warning">{t('backups.failed', { at: format.when(fault.at, now) })}</StatusTag>{' '}
          {t(`backups.fault.${fault.code}`)}
        </p>
      )}
      <p className={styles.text} role="status">
        {running !== null && t('backups.running', { share: format.percent(running, 0) })}
        {nextAt !== null && t('backups.next', { at: format.when(nextAt, now) })}
      </p>
      <p className={styles.text}>{t('backups.where', { folder })}</p>
    </div>
  );
}

function Newest({ backups, now }: { readonly backups: BackupState; readonly now: number }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const { newestAt, bytes, kept } = backups;
  if (newestAt === null) return <StatusTag lamp="warning">{t('backups.none')}</StatusTag>;
  const said = t('backups.newest', {
    at: format.when(newestAt, now),
    size: format.decimal((bytes ?? 0) / 1_000_000, 1),
    kept: format.integer(kept),
  });
  return now - Date.parse(newestAt) > oldMs ? <StatusTag lamp="warning">{said}</StatusTag> : said;
}
