import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import type { ZoneRow } from '#terminal/contract/fleet';
import { Switch } from '#ui/layout/Switch.tsx';
import { SaveState } from '#ui/status/SaveState.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useNow } from '../frame/useNow.ts';
import styles from './DispatchMode.module.css';

interface DispatchModeProps {
  readonly zone: ZoneRow;
  readonly zones: readonly ZoneRow[];
  readonly mayChange: boolean;
}

/** Who sends the vehicles of the zone: the master by itself or people, since when which PC is the master, or that none is heard. */
export function DispatchMode({ zone, zones, mayChange }: DispatchModeProps) {
  const { t } = useTranslation('logistics');
  const { api } = useClient();
  const setMode = useCommand(api.commands.logistics.setDispatchMode);
  /** Without a master nobody sends vehicles at all, and that is said first. */
  const byHand = zone.mode === 'manual' && zone.master !== null;
  const unheard = zone.here === 'offline';
  const change = (on: boolean) => setMode.run({ zone: zone.zone, mode: on ? 'automatic' : 'manual' });
  return (
    <div className={styles.mode}>
      {zones.length > 1 && <ZoneChoice zone={zone} zones={zones} />}
      <div>
        <div className={styles.row}>
          <Switch
            label={t('mode.automatic')}
            checked={zone.mode === 'automatic'}
            disabled={!mayChange || setMode.busy}
            onChange={change}
          />
          <SaveState state={zone.sync} />
        </div>
        <p
          className={styles.master}
          data-mode={byHand || unheard ? 'manual' : undefined}
          role={setMode.refusal === null ? undefined : 'alert'}
        >
          {setMode.refusal ??
            (unheard ? t('mode.unheard') : byHand ? t('mode.manual') : <Master zone={zone} />)}
        </p>
      </div>
    </div>
  );
}

function Master({ zone }: { zone: ZoneRow }) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const now = useNow(60_000);
  const since = zone.since === null ? '' : format.when(zone.since, now);
  const of = { zone: zone.zone, since, master: zone.masterName ?? zone.master ?? '' };
  if (zone.here === 'master') return t('mode.here', of);
  if (zone.here === 'candidate') return t('mode.candidate', of);
  return zone.master === null ? t('mode.nobody', of) : t('mode.elsewhere', of);
}

function ZoneChoice({ zone, zones }: { zone: ZoneRow; zones: readonly ZoneRow[] }) {
  const { t } = useTranslation('logistics');
  const [, setSearch] = useSearchParams();
  return (
    <Select
      aria-label={t('mode.zone')}
      data={zones.map((row) => row.zone)}
      value={zone.zone}
      onChange={(id) => id !== null && setSearch({ zone: id })}
      className={styles.zone}
    />
  );
}
