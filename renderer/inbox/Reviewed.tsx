import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { IconChecklist } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { reviewedRow } from '#terminal/contract/site';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useFormat } from '../i18n/useFormat.ts';
import { useActorName, usePersonName } from '../quality/qualityWords.ts';
import { useEventName, useSubjectName, useWhy } from './inboxWords.ts';
import styles from './Inbox.module.css';

type ReviewedRow = z.output<typeof reviewedRow>;

/** What somebody has seen to: who, when, and what they said about it. */
export function Reviewed() {
  const { t } = useTranslation('inbox');
  const { engine } = useClient();
  const [sought, seek] = useState('');
  const words = sought.trim();
  const list = useInfiniteQuery(
    engine.queries.site.inboxReviewed.infiniteOptions({
      input: (after: string | undefined) => ({
        limit: 50,
        ...(words === '' ? {} : { words }),
        ...(after === undefined ? {} : { after }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.next ?? undefined,
      placeholderData: keepPreviousData,
      meta: { topics: ['sync', 'inbox'] },
    }),
  );
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <>
      <TextInput
        className={styles.search}
        label={t('reviewed.search')}
        value={sought}
        onChange={(e) => seek(e.currentTarget.value)}
      />
      {list.data !== undefined && rows.length === 0 && (
        <EmptyState icon={IconChecklist} title={t(words === '' ? 'reviewed.empty' : 'reviewed.notFound')}>
          {t('reviewed.emptyWhy')}
        </EmptyState>
      )}
      {rows.length > 0 && (
        <ul className={styles.list}>
          {rows.map((row) => (
            <ReviewedItem key={row.id} row={row} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <div className={styles.more}>
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('reviewed.more')}
          </Button>
        </div>
      )}
    </>
  );
}

function ReviewedItem({ row }: { readonly row: ReviewedRow }) {
  const { t } = useTranslation('inbox');
  const format = useFormat();
  const subject = useSubjectName();
  const event = useEventName();
  const person = usePersonName();
  const actor = useActorName();
  const why = useWhy();
  const { type, kind, params } = row;
  const when = { at: format.dayTime(row.at), closedAt: format.dayTime(row.closedAt) };
  /** Of a record that no log has, the plant says what it was. */
  const kept = type === null && typeof params['type'] === 'string' ? event(params['type']) : null;
  return (
    <li className={styles.item}>
      <span className={styles.kind}>
        <StatusTag lamp="normal">{t(`reviewed.how.${row.how}`)}</StatusTag>
      </span>
      <div className={styles.body}>
        <p>
          <strong>{subject(row.subject)}</strong> {type !== null && event(type)}
          {kept !== null && t('keptRecord', { event: kept })}
        </p>
        <p>{why({ ...row, type: type ?? '' }, kind)}</p>
        <p>{t('reviewed.said', { by: person(row.closedBy), note: row.note })}</p>
        <p className={styles.meta}>
          {row.by === null ? t('reviewed.meta', when) : t('reviewed.metaBy', { ...when, by: actor(row.by) })}
        </p>
      </div>
    </li>
  );
}
