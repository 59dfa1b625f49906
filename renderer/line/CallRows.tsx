import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import plain from '#ui/table/PlainTable.module.css';
import { SaveState } from '#ui/status/SaveState.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import { TextDialog } from '../quality/TextDialog.tsx';
import { useAndonReopened, useAndonStand, useAndonSubject } from './andonWords.ts';
import type { AndonRow } from './lineRows.ts';
import { useLineRights } from './useLineRights.ts';
import styles from './FigureRows.module.css';

/** Calls, newest first, with who took them and when they were resolved; a resolved one can be opened again. */
export function CallRows({ rows }: { rows: readonly AndonRow[] }) {
  const { t } = useTranslation('line');
  const [reopening, setReopening] = useState<string | null>(null);
  if (rows.length === 0) return <p className={styles.quiet}>{t('rows.noCalls')}</p>;
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={t('rows.calls')}>
      <table className={plain.table}>
        <thead>
          <tr>
            <th>{t('rows.place')}</th>
            <th>{t('rows.call')}</th>
            <th>{t('rows.called')}</th>
            <th>{t('rows.resolved')}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <CallRow key={row.andon} row={row} onReopen={() => setReopening(row.andon)} />
          ))}
        </tbody>
      </table>
      <ReopenDialog andon={reopening} onClose={() => setReopening(null)} />
    </div>
  );
}

function CallRow({ row, onReopen }: { row: AndonRow; onReopen: () => void }) {
  const { t } = useTranslation('line');
  const text = useSiteText();
  const format = useFormat();
  const subject = useAndonSubject();
  const stand = useAndonStand();
  const again = useAndonReopened();
  const may = useLineRights();
  return (
    <tr>
      <td>
        <strong>{row.station}</strong> {row.stationName !== null && text(row.stationName)}
      </td>
      <td>{subject(row)}</td>
      <td>{format.timeSeconds(row.calledAt)}</td>
      <td>
        {row.resolvedAt === null
          ? stand(row)
          : [again(row), format.timeSeconds(row.resolvedAt)].filter((part) => part !== '').join(' · ')}{' '}
        <SaveState state={row.sync} />
      </td>
      <td className={styles.act}>
        {row.status === 'resolved' && may.call && <Button onClick={onReopen}>{t('andon.reopen')}</Button>}
      </td>
    </tr>
  );
}

/** The help did not last: somebody has to come again. Open while `andon` is not null. */
function ReopenDialog({ andon, onClose }: { andon: string | null; onClose: () => void }) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const command = useCommand(api.commands.assembly.reopenAndon);
  return (
    <TextDialog
      opened={andon !== null}
      about={andon}
      title={t('andon.reopenTitle')}
      label={t('andon.reopenWhy')}
      confirmLabel={t('andon.reopen')}
      command={command}
      inputOf={(note) => ({ andon: andon ?? '', note })}
      onClose={() => {
        command.clear();
        onClose();
      }}
    />
  );
}
