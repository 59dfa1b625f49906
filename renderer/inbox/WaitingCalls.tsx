import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { calledRoles } from '#domain/assembly/andon';
import { SaveState } from '#ui/status/SaveState.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useButtonCommand } from '../client/useCommand.ts';
import { useNow } from '../frame/useNow.ts';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import { useAndonStand, useAndonSubject } from '../line/andonWords.ts';
import type { AndonRow } from '../line/lineRows.ts';
import { useLineRights } from '../line/useLineRights.ts';
import { useActorName } from '../quality/qualityWords.ts';
import styles from './Inbox.module.css';

/** Calls from the line that wait for a role of this person; one that somebody takes is gone from here. */
export function WaitingCalls({ rows }: { rows: readonly AndonRow[] }) {
  const { t } = useTranslation('inbox');
  if (rows.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={t('calls.title')}>
      {rows.map((row) => (
        <WaitingCall key={row.andon} row={row} />
      ))}
    </ul>
  );
}

function WaitingCall({ row }: { row: AndonRow }) {
  const { t } = useTranslation(['inbox', 'line', 'frame']);
  const { api } = useClient();
  const text = useSiteText();
  const format = useFormat();
  const now = useNow(1000);
  const subject = useAndonSubject();
  const stand = useAndonStand();
  const actor = useActorName();
  const may = useLineRights();
  const { busy, done, run } = useButtonCommand(api.commands.assembly.acknowledgeAndon);
  return (
    <li className={styles.item}>
      <span className={styles.kind}>
        <StatusTag lamp="fault">{t('calls.kind')}</StatusTag>
      </span>
      <div className={styles.body}>
        <p>
          <strong>
            {row.station} {row.stationName !== null && text(row.stationName)}
          </strong>{' '}
          {subject(row)}
        </p>
        <p>
          {stand(row)} <SaveState state={row.sync} />
        </p>
        <p className={styles.meta}>
          {t('calls.meta', {
            age: format.clock(now - Date.parse(row.calledAt)),
            by: row.calledBy === null ? '' : actor(row.calledBy),
            roles: format.list(calledRoles[row.kind].map((role) => t(`frame:role.${role}`))),
          })}
        </p>
      </div>
      <div className={styles.acts}>
        <Button component={Link} href={`/line/stations/${encodeURIComponent(row.station)}`}>
          {t('open')}
        </Button>
        {may.help && (
          <Button variant="filled" loading={busy || done} onClick={() => run({ andon: row.andon })}>
            {t('line:andon.acknowledge')}
          </Button>
        )}
      </div>
    </li>
  );
}
