import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useNow } from '../frame/useNow.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { useActorName } from '../quality/qualityWords.ts';
import { TextDialog } from '../quality/TextDialog.tsx';
import { BookNow } from './BookNow.tsx';
import { placeOf, stationOf } from './inboxPlaces.ts';
import { useActWords, useEventName, useSubjectName, useWhy, type Row } from './inboxWords.ts';
import { isStillOpen, RefusedDecision } from './RefusedDecision.tsx';
import styles from './Inbox.module.css';

/** One thing that could not stand: what, why in words, whose, how old, and what can be done now. */
export function InboxItem({ row }: { row: Row }) {
  const { t } = useTranslation(['inbox', 'frame']);
  const { api } = useClient();
  const format = useFormat();
  const now = useNow(30_000);
  const actor = useActorName();
  const [asking, setAsking] = useState(false);
  const { acknowledgeRefusal, reviewDiscrepancy } = api.commands.site;
  const discrepancy = row.kind === 'discrepancy';
  const settle = useCommand((note: string, sending) =>
    discrepancy
      ? reviewDiscrepancy({ discrepancy: row.id, also: row.together.map(({ id }) => id), note }, sending)
      : acknowledgeRefusal({ event: row.id, note }, sending),
  );
  const why = useWhy()(row, row.kind);
  const act = useActWords()(row);
  const subject = useSubjectName()(row.act.subject);
  const place = placeOf(row);
  const again = place !== null && !discrepancy && !isOvertaken(row);
  const label = standsAgain(row) ? 'toHold' : again ? 'again' : 'open';
  const station = stationOf(row);
  const review = row.together.length === 0 ? t('review') : t('reviewAll', { count: row.together.length + 1 });
  return (
    <li className={styles.item}>
      <span className={styles.kind}>
        <StatusTag lamp={row.moot ? 'normal' : discrepancy ? 'warning' : 'fault'}>
          {t(row.moot ? 'kind.moot' : gaveWay(row) ? 'kind.gaveWay' : `kind.${row.kind}`)}
        </StatusTag>
      </span>
      <div className={styles.body}>
        <p>
          <strong>{subject}</strong> {act}
          {station !== null && station !== subject && ` · ${station}`}
        </p>
        {isOvertaken(row) ? null : <p>{why}</p>}
        {row.moot && <p>{t('why.moot')}</p>}
        <BookNow book={row.book} />
        {row.decision !== null && (
          <RefusedDecision
            decision={row.decision}
            asker={actor(row.by)}
            gaveWay={gaveWay(row)}
            hasLeft={row.code === 'unitHasLeft'}
          />
        )}
        <p className={styles.meta}>
          {t('meta', {
            by: row.pc === null ? actor(row.by) : t('byAt', { by: actor(row.by), pc: row.pc }),
            age: format.ago(now - Date.parse(row.at)),
            owner: t(`frame:role.${row.owner}`),
          })}
        </p>
        <Together row={row} />
      </div>
      <div className={styles.acts}>
        {place !== null && (
          <Button component={Link} href={place} variant={label === 'open' ? 'default' : 'filled'}>
            {t(label)}
          </Button>
        )}
        {row.mine && (
          <Button variant={label === 'open' ? 'filled' : 'default'} onClick={() => setAsking(true)}>
            {discrepancy ? review : t('acknowledge')}
          </Button>
        )}
      </div>
      <TextDialog
        opened={asking}
        title={discrepancy ? review : t('acknowledge')}
        label={t('note')}
        confirmLabel={discrepancy ? review : t('acknowledge')}
        command={settle}
        inputOf={(note) => note}
        onClose={() => {
          settle.clear();
          setAsking(false);
        }}
      />
    </li>
  );
}

/** What else the same cause left, each with its own reason: one answer settles all of it. */
function Together({ row: { together, kind } }: { row: Row }) {
  const { t } = useTranslation('inbox');
  const format = useFormat();
  const why = useWhy();
  const event = useEventName();
  if (together.length === 0) return null;
  return (
    <details className={styles.together}>
      <summary>{t('together', { count: together.length })}</summary>
      <ul>
        {together.map((record) => (
          <li key={record.id}>
            <strong>{event(record.type)}</strong> {why(record, kind)} {format.dayTime(record.at)}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** All of it was decided otherwise meanwhile: nothing is left to decide again, and that says why. */
const isOvertaken = ({ decision }: Row): boolean =>
  decision !== null && decision.members.length > 0 && !isStillOpen(decision);

/** It stood until somebody decided more strictly. */
const gaveWay = ({ code }: Row): boolean => code === 'decisionGaveWay';

/** A hold that was lifted and stands all the same. */
const standsAgain = ({ type, kind, code }: Row): boolean =>
  (type === 'HoldLifted' && kind === 'refused') || code === 'holdStandsAgain';
