import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SaveState } from '#ui/status/SaveState.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useButtonCommand, useCommand } from '../client/useCommand.ts';
import { useUndo } from '../client/useUndo.ts';
import { useNow } from '../frame/useNow.ts';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import { useActorName } from '../quality/qualityWords.ts';
import { TextDialog } from '../quality/TextDialog.tsx';
import type { StopRow } from './lineRows.ts';
import { useLineRights } from './useLineRights.ts';
import { useRecorder } from './useRecorder.ts';
import plain from '#ui/table/PlainTable.module.css';
import styles from './FigureRows.module.css';

/** Stops, newest first, with their length and reason; one that was recorded by mistake can be withdrawn and stays listed. */
export function StopsTable({ rows }: { rows: readonly StopRow[] }) {
  const { t } = useTranslation('line');
  const [withdrawing, setWithdrawing] = useState<string | null>(null);
  if (rows.length === 0) return <p className={styles.quiet}>{t('rows.noStops')}</p>;
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={t('rows.stops')}>
      <table className={plain.table}>
        <thead>
          <tr>
            <th>{t('rows.place')}</th>
            <th>{t('rows.began')}</th>
            <th>{t('rows.length')}</th>
            <th>{t('rows.reason')}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {rows.map((stop) => (
            <StopLine key={stop.stop} stop={stop} onWithdraw={() => setWithdrawing(stop.stop)} />
          ))}
        </tbody>
      </table>
      <WithdrawDialog stop={withdrawing} onClose={() => setWithdrawing(null)} />
    </div>
  );
}

function StopLine({ stop, onWithdraw }: { stop: StopRow; onWithdraw: () => void }) {
  const { t } = useTranslation('line');
  const text = useSiteText();
  const format = useFormat();
  const may = useLineRights();
  return (
    <tr>
      <td>
        <strong>{stop.station ?? t('board.line')}</strong>{' '}
        {stop.stationName !== null && text(stop.stationName)}
      </td>
      <td>{format.timeSeconds(stop.startedAt)}</td>
      <td>
        {stop.status === 'withdrawn' ? (
          <StatusTag lamp="normal">{t('rows.withdrawn')}</StatusTag>
        ) : stop.status === 'running' ? (
          <Running since={stop.startedAt} />
        ) : (
          format.span(stop.lengthS * 1000)
        )}
      </td>
      <td>
        <StopWhy stop={stop} /> <SaveState state={stop.sync} />
        <Together stop={stop} />
      </td>
      <td className={styles.act}>
        {stop.status === 'ended' && may.endStop && <ReopenButton stop={stop} />}
        {stop.status !== 'withdrawn' && may.startStop && (
          <Button onClick={onWithdraw}>{t('stop.withdraw')}</Button>
        )}
      </td>
    </tr>
  );
}

function Running({ since }: { since: string }) {
  const { t } = useTranslation('line');
  const format = useFormat();
  const nowMs = useNow(1000);
  return t('rows.running', { length: format.clock(Math.max(0, nowMs - Date.parse(since))) });
}

/** That it ended was said by mistake: it stands since it began. Undone, it ended when it was said to have. */
function ReopenButton({ stop: { stop, station, endedAt } }: { stop: StopRow }) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const undo = useUndo();
  const { endStop, reopenStop } = api.commands.assembly;
  const { busy, done, run } = useButtonCommand(reopenStop);
  const again = () =>
    run({ stop }, () =>
      undo(t('stop.reopened', { place: station ?? t('board.line') }), (back) =>
        endStop({ stop, endedAt }, back),
      ),
    );
  return (
    <Button loading={busy || done} onClick={again}>
      {t('stop.reopen')}
    </Button>
  );
}

/** Why it stood; of a withdrawn one also who took it back and why. */
function StopWhy({ stop }: { stop: StopRow }) {
  const { t } = useTranslation('line');
  const text = useSiteText();
  const actor = useActorName();
  const reason = stop.reasonName === null ? t('stop.noReason') : text(stop.reasonName);
  const why = stop.planned ? `${reason} · ${t('rows.planned')}` : reason;
  if (stop.withdrawn === null) return why;
  const by = actor(stop.withdrawn.by);
  const { note } = stop.withdrawn;
  return (
    <>
      {stop.reasonName !== null && <div className={styles.quiet}>{why}</div>}
      {note === '' ? t('rows.withdrawnBy', { by }) : t('rows.withdrawnFor', { by, note })}
    </>
  );
}

/** That others recorded the same standstill, and with which record it counts. */
function Together({ stop }: { stop: StopRow }) {
  const { t } = useTranslation('line');
  const format = useFormat();
  const recorder = useRecorder();
  const [first, ...others] = stop.records;
  if (first === undefined) return null;
  const recordOf = ({ by, startedAt }: typeof first) =>
    t('stop.recordOf', { by: recorder(by), at: format.timeSeconds(startedAt) });
  return (
    <div className={styles.quiet}>
      {first.stop === stop.stop
        ? t('rows.alsoBy', { who: format.list(others.map(recordOf)) })
        : t('rows.countsWith', { first: recordOf(first) })}
    </div>
  );
}

/** Nothing stood. Open while `stop` is not null. */
function WithdrawDialog({ stop, onClose }: { stop: string | null; onClose: () => void }) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const command = useCommand(api.commands.assembly.withdrawStop);
  return (
    <TextDialog
      opened={stop !== null}
      about={stop}
      title={t('stop.withdrawTitle')}
      label={t('stop.withdrawWhy')}
      confirmLabel={t('stop.withdraw')}
      command={command}
      inputOf={(note) => ({ stop: stop ?? '', note })}
      onClose={() => {
        command.clear();
        onClose();
      }}
    />
  );
}
