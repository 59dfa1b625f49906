import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { assemblyContract } from '#terminal/contract/assembly';
import type { Outputs } from '#terminal/contract/infer';
import type { Shown } from '#ui/dialogs/DialogHost.tsx';
import { useShowDialog } from '#ui/dialogs/DialogHost.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { TextDialog } from '../quality/TextDialog.tsx';
import { unitHref } from '../traceability/unitHref.ts';
import styles from './Inbox.module.css';

export type ToReverify = Outputs<typeof assemblyContract.queries>['unitsToReverify']['rows'][number];

/** Units of which a PC that has ended may have known more than was heard; none of them ships before somebody looked at it again. */
export function UnitsToReverify({ rows }: { readonly rows: readonly ToReverify[] }) {
  const { t } = useTranslation('inbox');
  if (rows.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={t('reverify.title')}>
      {rows.map((row) => (
        <UnitItem key={`${row.terminal}/${row.unit}`} row={row} />
      ))}
    </ul>
  );
}

function UnitItem({ row }: { readonly row: ToReverify }) {
  const { t } = useTranslation('inbox');
  const format = useFormat();
  const show = useShowDialog();
  const stations = row.stations.map(({ station, owed, standsThere }) =>
    t(standsThere ? 'reverify.standsAt' : owed > 0 ? 'reverify.owedAt' : 'reverify.at', {
      station,
      count: owed,
    }),
  );
  return (
    <li className={styles.item}>
      <span className={styles.kind}>
        <StatusTag lamp="warning">{t('reverify.kind')}</StatusTag>
      </span>
      <div className={styles.body}>
        <p>
          <strong>{row.label}</strong> {format.list(stations)}
        </p>
        <p>{t(`reverify.why.${row.end}`, { pc: row.pc ?? row.terminal })}</p>
        {row.endedAt !== null && <p className={styles.meta}>{format.dayTime(row.endedAt)}</p>}
      </div>
      <div className={styles.acts}>
        <Button component={Link} href={unitHref(row.unit)}>
          {t('open')}
        </Button>
        <Button variant="filled" onClick={() => show((shown) => <ReverifyDialog row={row} {...shown} />)}>
          {t('reverify.act')}
        </Button>
      </div>
    </li>
  );
}

function ReverifyDialog({ row, opened, onClose }: Shown & { readonly row: ToReverify }) {
  const { t } = useTranslation('inbox');
  const { api } = useClient();
  const command = useCommand(api.commands.assembly.reverifyUnit);
  return (
    <TextDialog
      opened={opened}
      title={t('reverify.dialog', { unit: row.label })}
      label={t('reverify.what')}
      confirmLabel={t('reverify.act')}
      beside={<p>{t('reverify.follows')}</p>}
      command={command}
      inputOf={(reason) => ({ unit: row.unit, terminal: row.terminal, reason })}
      onClose={() => {
        command.clear();
        onClose();
      }}
    />
  );
}
