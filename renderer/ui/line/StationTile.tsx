import { IconLock, IconPackageOff, IconTool } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { noData } from '#renderer/i18n/format.ts';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { TaktBar } from '../figures/TaktBar.tsx';
import { lampSigns } from '../lamp.ts';
import { LampShape } from '../status/LampShape.tsx';
import { StatusTag } from '../status/StatusTag.tsx';
import { isIdle, stationLamp, type StationState, type StationView } from './stationState.ts';
import styles from './StationTile.module.css';

/** One station of the line board: where, which unit, how far in the takt, and what is wrong, if anything. */
export function StationTile({ view, href }: { view: StationView; href: string }) {
  const format = useFormat();
  const lamp = stationLamp(view.state);
  const barLamp = lamp === 'fault' || lamp === 'warning' ? lamp : 'normal';
  return (
    <div className={styles.tile} data-lamp={lamp} data-idle={isIdle(view.state)}>
      <Link href={href} className={styles.head}>
        <strong>{view.station}</strong>
        <span className={styles.name}>{view.name}</span>
      </Link>
      <span className={styles.unit}>
        <strong>{view.unit === null ? noData : `…${view.unit.label}`}</strong>
        {view.others === null ? (
          <span>{view.unit?.variant}</span>
        ) : (
          <Link href={view.others.href} className={styles.other}>
            {view.others.words}
          </Link>
        )}
      </span>
      <TaktBar elapsedS={view.elapsedS} taktS={view.taktS} lamp={barLamp} />
      <span className={styles.foot}>
        <StateWords state={view.state} />
        <span className={styles.elapsed} data-beside={tagged.has(view.state.status) ? 'tag' : 'words'}>
          {view.elapsedS === null ? '' : format.seconds(view.elapsedS)}
        </span>
      </span>
      <TileNotes view={view} />
    </div>
  );
}

/** States that are said by a tag, and not by quiet words. */
const tagged: ReadonlySet<StationState['status']> = new Set(['overTakt', 'andon', 'stopped', 'unknown']);

function StateWords({ state }: { state: StationState }) {
  const { t } = useTranslation('line');
  const format = useFormat();
  const quiet = (words: string) => <span className={styles.quiet}>{words}</span>;
  switch (state.status) {
    case 'running':
      return <span />;
    case 'done':
      return quiet(t('state.done'));
    case 'overTakt':
      return <StatusTag lamp="warning">{t('state.overTakt', { by: format.seconds(state.byS) })}</StatusTag>;
    case 'andon':
      return <StatusTag lamp={state.lamp}>{t('state.andon', { reason: state.reason })}</StatusTag>;
    case 'stopped':
      return <StatusTag lamp="fault">{state.reason ?? t('state.stopped')}</StatusTag>;
    case 'starved':
      return quiet(state.by === null ? t('state.starved') : t('state.starvedBy', { by: state.by }));
    case 'blocked':
      return quiet(state.by === null ? t('state.blocked') : t('state.blockedBy', { by: state.by }));
    case 'empty':
      return quiet(t('state.empty'));
    case 'unknown':
      return (
        <StatusTag lamp="notice">
          {state.heardAt === null
            ? t('state.neverHeard')
            : t('state.unknown', { at: format.time(state.heardAt) })}
        </StatusTag>
      );
  }
}

function TileNotes({ view }: { view: StationView }) {
  const { t } = useTranslation('line');
  const { call, held } = view;
  const said = [call, held, view.missingPart, view.openIssue, view.owed];
  if (said.every((one) => one === null)) return null;
  return (
    <span className={styles.notes}>
      {call !== null && (
        <span className={styles.note} data-lamp={call.lamp}>
          <b>{lampSigns[call.lamp].priority}</b>
          <LampShape lamp={call.lamp} />
          <span>{t('state.andon', { reason: call.reason })}</span>
        </span>
      )}
      {held !== null && (
        <span className={styles.note} data-lamp="warning">
          <IconLock size={14} stroke={1.8} aria-hidden="true" />
          <span>{held}</span>
        </span>
      )}
      {view.missingPart !== null && (
        <span className={styles.note}>
          <IconPackageOff size={14} stroke={1.8} aria-label={t('tile.missingPart')} />
          <span>{view.missingPart}</span>
        </span>
      )}
      {view.owed !== null && (
        <span className={styles.note}>
          <IconTool size={14} stroke={1.8} aria-hidden="true" />
          <span>{view.owed}</span>
        </span>
      )}
      {view.openIssue !== null && (
        <Link href={view.openIssue.href} className={styles.note} data-severity={view.openIssue.severity}>
          <b aria-label={t('tile.severity', { severity: view.openIssue.severity })}>
            {view.openIssue.severity}
          </b>
          <span>{view.openIssue.id}</span>
        </Link>
      )}
    </span>
  );
}
