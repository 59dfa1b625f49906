import { useCallback, useEffect } from 'react';
import { IconTool } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { DialogHost } from '#ui/dialogs/DialogHost.tsx';
import { PageHead } from '#ui/layout/PageHead.tsx';
import type { ScanOutcome } from '#ui/scan/ScanProvider.tsx';
import { useScanHandler } from '#ui/scan/ScanProvider.tsx';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { ErrorState } from '#ui/status/ErrorState.tsx';
import { DataTable } from '#ui/table/DataTable.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import styles from './Issues.module.css';
import { useToolAct } from './ToolActs.tsx';
import { useToolColumns } from './toolColumns.tsx';
import type { ToolRow } from './useTools.ts';
import { useTools } from './useTools.ts';

/** "Which tools may work, and which have to be calibrated next?" */
export default function Tools() {
  const { t } = useTranslation('quality');
  const words = useFailureWords();
  const tools = useTools();
  if (tools.data === undefined) {
    if (tools.error === null) return null;
    const retry = (): void => void tools.refetch();
    return (
      <ErrorState
        what={t('tools.failed')}
        why={words(tools.error)}
        next={t('list.failedNext')}
        onRetry={retry}
      />
    );
  }
  return (
    <DialogHost>
      <ToolList rows={tools.data.rows} />
    </DialogHost>
  );
}

function ToolList({ rows }: { readonly rows: readonly ToolRow[] }) {
  const { t } = useTranslation('quality');
  const format = useFormat();
  const columns = useToolColumns();
  const act = useToolAct();
  useToolScan(rows, act);
  const locked = rows.filter((row) => row.outSince !== null).length;
  const soon = rows.filter((row) => row.status === 'dueSoon').length;
  return (
    <>
      <PageHead
        answer={
          locked === 0
            ? t('tools.noneLocked')
            : t('tools.locked', { count: locked, shown: format.integer(locked) })
        }
        because={soon === 0 ? t('tools.calm') : t('tools.soon', { count: soon, shown: format.integer(soon) })}
      />
      <div className={styles.table}>
        <DataTable
          label={t('tools.title')}
          columns={columns}
          rows={rows}
          rowId={(row) => row.tool}
          exportName="tools"
          empty={
            <EmptyState icon={IconTool} title={t('tools.empty')}>
              {t('tools.emptyWhy')}
            </EmptyState>
          }
        />
      </div>
    </>
  );
}

/** A scan of a tool opens what this person may say of it, here and from another screen (`?tool=`). */
function useToolScan(rows: readonly ToolRow[], act: ((row: ToolRow) => void) | null): void {
  const text = useSiteText();
  const { t } = useTranslation('quality');
  const [search, setSearch] = useSearchParams();
  const asked = search.get('tool');
  const find = useCallback(
    (id: string): ToolRow | undefined =>
      rows.find((row) => row.tool.toUpperCase() === id.trim().toUpperCase()),
    [rows],
  );
  useScanHandler((scanned): ScanOutcome | null => {
    const row = find(scanned);
    if (row === undefined) return null;
    act?.(row);
    return { status: 'identified', words: t('tools.scanned', { tool: row.tool, name: text(row.name) }) };
  });
  useEffect(() => {
    if (asked === null) return;
    const row = find(asked);
    if (row !== undefined) act?.(row);
    setSearch(new URLSearchParams(), { replace: true });
  }, [asked, find, act, setSearch]);
}
