import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import { Banner } from '#ui/status/Banner.tsx';
import { useToolRights } from '../../quality/useTools.ts';
import type { Station } from '../lineRows.ts';
import styles from './Station.module.css';

/** A tool of the station that is locked because it is out of calibration, or soon will be. */
export function ToolBanners({ view }: { view: Station }) {
  const { t } = useTranslation('line');
  const text = useSiteText();
  const format = useFormat();
  return view.tools.map((tool) => {
    const { outSince, validUntil } = tool;
    const day = validUntil === null ? '' : format.date(Date.parse(validUntil) - 1);
    const named = { tool: tool.tool, name: text(tool.name), day };
    const actions = <ToTool tool={tool.tool} />;
    if (outSince === null)
      return (
        <Banner key={tool.tool} lamp="notice" title={t('station.toolDue', named)} actions={actions}>
          {t('station.toolDueWhy')}
        </Banner>
      );
    return (
      <Banner
        key={tool.tool}
        lamp="fault"
        title={t(tool.status === 'foundOut' ? 'station.toolFoundOut' : 'station.toolExpired', named)}
        actions={actions}
      >
        {t('station.toolLockedWhy')}
      </Banner>
    );
  });
}

/** For whoever may say something of it. */
function ToTool({ tool }: { tool: string }) {
  const { t } = useTranslation('line');
  const may = useToolRights();
  if (!may.report) return null;
  return (
    <Link href={`/quality/tools?tool=${encodeURIComponent(tool)}`} className={styles.link}>
      {t('station.toTool')}
    </Link>
  );
}
