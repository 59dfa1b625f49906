import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useNow } from '../frame/useNow.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { useActorName } from '../quality/qualityWords.ts';
import { useUnitRights } from '../traceability/useUnitRights.ts';
import { BookNow } from './BookNow.tsx';
import { DecideAgain } from './DecideAgain.tsx';
import { Due } from './Due.tsx';
import { Settle } from './Settle.tsx';
import { placeOf, stationOf } from './inboxPlaces.ts';
import { useActWords, useEventName, useSubjectName, useWhy, type Row } from './inboxWords.ts';
import { isStillOpen, RefusedDecision } from './RefusedDecision.tsx';
import styles from './Inbox.module.css';

/** One thing that could not stand: what, why in words, whose, how old, and what can be done now. */
export function InboxItem({ row }: { row: Row }) {
  const { t } = useTranslation(['inbox', 'frame']);
  const format = useFormat();
  const now = useNow(30_000);
  const actor = useActorName();
  const rights = useUnitRights();
  const discrepancy = row.kind === 'discrepancy';
  const say = useWhy();
  const why = say(row, row.kind);
  const act = useActWords()(row);
  const subject = useSubjectName()(row.act.subject);
  const place = placeOf(row, rights);
  const { again, settles } = row;
  /** Where the decision has a screen of its own. */
  const there = place !== null && row.kind === 'refused' && row.mine && again === null && !isOvertaken(row);
  const label = standsAgain(row) ? 'toHold' : there ? 'again' : 'open';
  const here = again !== null && again.refused === null;
  const best = here ? 'here' : place !== null && label !== 'open' ? 'place' : settles[0];
  const station = stationOf(row);
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
        {again !== null && again.refused !== null && (
          <p>{t('todayRefused', { why: say({ ...again.refused, type: row.type }, row.kind) })}</p>
        )}
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
          {!row.moot && <Due at={row.dueAt} nowMs={now} />}
        </p>
        <Together row={row} />
      </div>
      <div className={styles.acts}>
        {again !== null && here && <DecideAgain row={row} again={again} />}
        {place !== null && (
          <Button component={Link} href={place} variant={best === 'place' ? 'filled' : 'default'}>
            {t(label)}
          </Button>
        )}
        {settles.map((way) => (
          <Settle key={way} row={row} way={way} first={best === way} />
        ))}
      </div>
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
