import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { Role } from '#domain/kernel/actor';
import type { terminalRow } from '#terminal/contract/site';
import type { Shown } from '#ui/dialogs/DialogHost.tsx';
import { useShowDialog } from '#ui/dialogs/DialogHost.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useRights } from '../client/useRights.ts';
import { TextDialog } from '../quality/TextDialog.tsx';
import styles from './Terminals.module.css';

type Row = z.output<typeof terminalRow>;
type Act = 'lose' | 'revoke';
const rights: Readonly<Record<Act, readonly Role[]>> = { lose: ['admin'], revoke: ['admin'] };

/** What an administrator does about a PC that is gone or not to be believed; nothing of this PC itself. */
export function TerminalActs({ row }: { readonly row: Row }) {
  const { t } = useTranslation('admin');
  const show = useShowDialog();
  const may = useRights(rights);
  const over = row.status === 'revoked' || row.self || row.kind === 'office';
  const opener = (act: Act) => (
    <Button variant="subtle" onClick={() => show((shown) => <EndDialog act={act} row={row} {...shown} />)}>
      {t(`act.${act}`)}
    </Button>
  );
  return (
    <span className={styles.acts}>
      {may.lose && !over && row.status !== 'lost' && opener('lose')}
      {may.revoke && !over && opener('revoke')}
    </span>
  );
}

function EndDialog({ act, row, opened, onClose }: Shown & { readonly act: Act; readonly row: Row }) {
  const { t } = useTranslation('admin');
  const { api } = useClient();
  const { declareLost, revokeTerminal } = api.commands.site;
  const command = useCommand(act === 'lose' ? declareLost : revokeTerminal);
  const name = row.name ?? row.terminal;
  return (
    <TextDialog
      opened={opened}
      title={t(`act.${act}Title`, { name })}
      label={t('act.why')}
      confirmLabel={t(`act.${act}`)}
      beside={<p>{t(`act.${act}What`, { stations: row.stations.join(', ') })}</p>}
      command={command}
      inputOf={(reason) => ({ terminal: row.terminal, reason })}
      onClose={() => {
        command.clear();
        onClose();
      }}
    />
  );
}
