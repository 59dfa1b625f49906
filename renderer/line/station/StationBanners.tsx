import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { Banner } from '#ui/status/Banner.tsx';
import type { Station } from '../lineRows.ts';
import styles from './Station.module.css';

/** What stands against this unit or this station, before any work on it. */
export function StationBanners({ view }: { view: Station }) {
  const { t } = useTranslation('line');
  const format = useFormat();
  const beyond = view.operations.filter((o) => o.beyondNokLimit && o.status !== 'done');
  return (
    <>
      {view.holds.map((hold) => (
        <Banner
          key={hold.hold}
          lamp="fault"
          title={t('station.held', { hold: hold.number ?? hold.hold.slice(-6) })}
        >
          {hold.reason ?? t('station.heldWhy')}
        </Banner>
      ))}
      {beyond.map((o) => (
        <Banner
          key={o.operation}
          lamp="fault"
          title={t('station.beyondNok', { operation: o.operation, nok: o.nok })}
          actions={<IssueLinks view={view} />}
        >
          {t('station.beyondNokWhy')}
        </Banner>
      ))}
      {view.andons.map((andon) => (
        <Banner
          key={andon.andon}
          lamp="call"
          title={t('station.called', {
            kind: t(`andon.${andon.kind}`),
            at: format.time(andon.calledAt),
          })}
        >
          {andon.acknowledgedAt === null
            ? t('andon.notTaken')
            : t('andon.takenAt', { at: format.time(andon.acknowledgedAt) })}
        </Banner>
      ))}
    </>
  );
}

function IssueLinks({ view }: { view: Station }) {
  return view.issues.slice(0, 2).map(({ issue, number }) => (
    <Link key={issue} href={`/quality/issues/${encodeURIComponent(issue)}`} className={styles.link}>
      {number}
    </Link>
  ));
}
