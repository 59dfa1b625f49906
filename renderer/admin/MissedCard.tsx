import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { missedRecordsRow } from '#terminal/contract/site';
import { Card } from '#ui/layout/Card.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { noData } from '../i18n/format.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { useEventName, useSubjectName } from '../inbox/inboxWords.ts';
import styles from './Terminals.module.css';

type Row = z.output<typeof missedRecordsRow>;
const topics = { topics: ['terminal', 'sync'] };

/** "Did a PC lose what it had called saved, and what was it about?" Nothing is shown where none did. */
export function MissedCard({ now }: { readonly now: number }) {
  const { t } = useTranslation('admin');
  const { engine } = useClient();
  const words = useFailureWords();
  const missed = useQuery(engine.queries.site.missedRecords.queryOptions({ input: {}, meta: topics }));
  const failed = missed.error !== null;
  if (!failed && (missed.data ?? []).length === 0) return null;
  return (
    <Card title={t('missed.title')} padded>
      {failed && <p className={styles.text}>{words(missed.error)}</p>}
      {(missed.data ?? []).map((row) => (
        <Missed key={row.id} row={row} now={now} />
      ))}
    </Card>
  );
}

function Missed({ row, now }: { readonly row: Row; readonly now: number }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const { fromSeq, throughSeq, found, reviewed } = row;
  const said = t('missed.said', {
    name: row.name ?? noData,
    said: format.integer(throughSeq),
    known: format.integer(fromSeq - 1),
    missing: format.integer(throughSeq - fromSeq + 1),
    count: throughSeq - fromSeq + 1,
    since: format.when(row.saidAt, now),
  });
  const open = !found && !reviewed;
  return (
    <section className={styles.missed} aria-label={said}>
      {open ? <StatusTag lamp="fault">{said}</StatusTag> : <p>{said}</p>}
      <p className={styles.text}>
        {t(found ? 'missed.found' : reviewed ? 'missed.reviewed' : 'missed.next')}
      </p>
      <div className={styles.beside}>
        <Beside title={t('missed.before')} rows={row.before} now={now} />
        <Beside title={t('missed.after')} rows={row.after} now={now} />
      </div>
    </section>
  );
}

function Beside(props: { readonly title: string; readonly rows: Row['before']; readonly now: number }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const event = useEventName();
  const subject = useSubjectName();
  return (
    <div>
      <h3 className={styles.besideTitle}>{props.title}</h3>
      {props.rows.length === 0 && <p className={styles.text}>{t('missed.none')}</p>}
      <ul className={styles.records}>
        {props.rows.map((row, i) => (
          // They have no names of their own and never change places.
          // oxlint-disable-next-line no-array-index-key
          <li key={i}>
            {format.when(row.at, props.now)} · {subject(row.subject)} · {event(row.type)}
          </li>
        ))}
      </ul>
    </div>
  );
}
