import { ActionIcon, Menu } from '@mantine/core';
import { IconDotsVertical } from '@tabler/icons-react';
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
import { ReplaceDialog } from './ReplaceDialog.tsx';

type Row = z.output<typeof terminalRow>;
type Act = 'replace' | 'lose' | 'revoke';
const rights: Readonly<Record<Act, readonly Role[]>> = {
  replace: ['admin'],
  lose: ['admin'],
  revoke: ['admin'],
};

/** What an administrator does about a PC that is gone or not to be believed; nothing of this PC itself. */
export function TerminalActs({ row }: { readonly row: Row }) {
  const { t } = useTranslation('admin');
  const show = useShowDialog();
  const may = useRights(rights);
  const over = row.status === 'revoked' || row.status === 'replaced' || row.self || row.kind === 'office';
  const acts = over ? [] : allActs.filter((act) => may[act] && row.status !== saidBy[act]);
  if (acts.length === 0) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" size={44} aria-label={t('act.menu', { name: row.name ?? row.terminal })}>
          <IconDotsVertical size={20} stroke={1.8} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {acts.map((act) => (
          <Menu.Item
            key={act}
            onClick={() =>
              show((shown) =>
                act === 'replace' ? (
                  <ReplaceDialog row={row} {...shown} />
                ) : (
                  <EndDialog act={act} row={row} {...shown} />
                ),
              )
            }
          >
            {t(`act.${act}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const allActs: readonly Act[] = ['replace', 'lose', 'revoke'];
/** What is so already is not offered again. */
const saidBy: Readonly<Record<Act, Row['status']>> = {
  replace: 'replaced',
  lose: 'lost',
  revoke: 'revoked',
};

interface EndDialogProps extends Shown {
  readonly act: Exclude<Act, 'replace'>;
  readonly row: Row;
}

function EndDialog({ act, row, opened, onClose }: EndDialogProps) {
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
