import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { Banner } from '#ui/status/Banner.tsx';
import { useAndonStand, useAndonSubject } from '../andonWords.ts';
import type { Station } from '../lineRows.ts';
import { issueHref } from '../tileView.ts';
import { HoldBanners } from './HoldBanners.tsx';
import { ToolBanners } from './ToolBanners.tsx';
import { ReworkBanners } from './ReworkBanners.tsx';
import styles from './Station.module.css';

/** What stands against this unit or this station, before any work on it. */
export function StationBanners({ view }: { view: Station }) {
  const { t } = useTranslation('line');
  const format = useFormat();
  const subject = useAndonSubject();
  const stand = useAndonStand();
  return (
    <>
      <ToolBanners view={view} />
      <HoldBanners view={view} />
      <ReworkBanners view={view} />
      <OpenIssues view={view} />
      {view.andons.map((andon) => (
        <Banner
          key={andon.andon}
          lamp="call"
          title={t('station.called', {
            kind: subject(andon),
            at: format.time(andon.calledAt),
          })}
        >
          {stand(andon)}
        </Banner>
      ))}
    </>
  );
}

/** The issues that the unit is part of, and the one of the station that its tile shows. */
function OpenIssues({ view }: { view: Station }) {
  const { t } = useTranslation('line');
  const { openIssue, issues } = view;
  const own = issues.length > 0;
  if (!own && openIssue === null) return null;
  const severities = own ? issues.map(({ severity }) => severity) : [openIssue?.severity ?? 'C'];
  const severity = severities.toSorted()[0];
  return (
    <Banner
      lamp={severity === 'A' ? 'warning' : 'notice'}
      title={t(own ? 'station.issueOnUnit' : 'station.issueHere', {
        count: own ? issues.length : (openIssue?.count ?? 0),
        severity,
      })}
      actions={<IssueLinks view={view} />}
    />
  );
}

function IssueLinks({ view }: { view: Station }) {
  const { openIssue, issues } = view;
  const shown = issues.length === 0 && openIssue !== null ? [openIssue] : issues.slice(0, 2);
  return shown.map(({ issue, number }) => (
    <Link key={issue} href={issueHref(issue)} className={styles.link}>
      {number}
    </Link>
  ));
}
