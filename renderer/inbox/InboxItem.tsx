import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { z } from 'zod';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import type { inboxRow } from '#terminal/contract/site';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { isRefusalCode, useRefusalWords } from '../client/useRefusal.ts';
import { useNow } from '../frame/useNow.ts';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import { nameOf, placeName } from '../logistics/callViews.ts';
import { issueHref } from '../quality/issuePlaces.ts';
import { useActorName } from '../quality/qualityWords.ts';
import { TextDialog } from '../quality/TextDialog.tsx';
import { isStillOpen, RefusedDecision } from './RefusedDecision.tsx';
import styles from './Inbox.module.css';

type Row = z.output<typeof inboxRow>;

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
  const event = useEventName()(row.type);
  const subject = useSubjectName()(row.subject);
  const place = placeOf(row);
  const again = place !== null && !discrepancy && !isOvertaken(row);
  const label = standsAgain(row) ? 'toHold' : again ? 'again' : 'open';
  const station = stationOf(row);
  const review = row.together.length === 0 ? t('review') : t('reviewAll', { count: row.together.length + 1 });
  return (
    <li className={styles.item}>
      <span className={styles.kind}>
        <StatusTag lamp={discrepancy ? 'warning' : 'fault'}>{t(`kind.${row.kind}`)}</StatusTag>
      </span>
      <div className={styles.body}>
        <p>
          <strong>{subject}</strong> {event}
          {station !== null && station !== subject && ` · ${station}`}
        </p>
        {isOvertaken(row) ? null : <p>{why}</p>}
        {row.decision !== null && <RefusedDecision decision={row.decision} asker={actor(row.by)} />}
        <p className={styles.meta}>
          {t('meta', {
            by: actor(row.by),
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

function useWhy(): (record: Pick<Row, 'code' | 'params' | 'names'>, kind: Row['kind']) => string {
  const { t } = useTranslation('inbox');
  const say = useRefusalWords();
  return ({ code, params, names }, kind) =>
    code !== null && isRefusalCode(code) ? say({ code, params, names }) : t(`why.${kind}`);
}

function useEventName(): (type: string) => string {
  const { t, i18n } = useTranslation(['inbox', 'quality']);
  return (type) =>
    i18n.exists(`quality:event.${type}`)
      ? t(`quality:event.${type}` as 'quality:event.IssueOpened')
      : t(`event.${type}` as 'event.UnitShipped', { defaultValue: type });
}

/** What it is about, as people call it: goods and where they go, else its name, else only what kind of thing it is. */
function useSubjectName(): (subject: Row['subject']) => string {
  const { t } = useTranslation('inbox');
  const text = useSiteText();
  const format = useFormat();
  return ({ kind, label, goods }) => {
    if (goods !== null) {
      const what = goods.part === null ? format.list(goods.containers) : nameOf(goods.part, text);
      return `${what} → ${placeName(goods.to)}`;
    }
    return label === null
      ? t(`subject.${kind}` as 'subject.unit', { defaultValue: t('subject.other') })
      : text(label);
  };
}

/** All of it was decided otherwise meanwhile: nothing is left to decide again, and that says why. */
const isOvertaken = ({ decision }: Row): boolean =>
  decision !== null && decision.members.length > 0 && !isStillOpen(decision);

/** A hold that was lifted and stands all the same. */
const standsAgain = ({ type, kind, code }: Row): boolean =>
  (type === 'HoldLifted' && kind === 'refused') || code === 'holdStandsAgain';

/** Where the decision can be made again on today's state; null where no screen shows it. */
function placeOf(row: Row): string | null {
  const { subject } = row;
  switch (subject.kind) {
    case 'issue':
      return issueHref(subject.key, row.type === 'AffectedUnitsDecided' ? 'units' : undefined);
    case 'hold':
      return subject.issue === null ? '/quality/issues' : issueHref(subject.issue, `hold-${subject.key}`);
    case 'call':
    case 'transport':
    case 'container':
    case 'zone':
      return '/logistics';
    case 'unit':
    case 'visit':
    case 'rework':
    case 'andon': {
      const station = stationOf(row);
      return station === null ? null : `/line/stations/${encodeURIComponent(station)}`;
    }
    case 'stop':
      return '/line';
    default:
      return null;
  }
}

/** The station that the record names. */
function stationOf({ payload }: Row): string | null {
  const { station } = payload;
  return typeof station === 'string' ? station : null;
}
