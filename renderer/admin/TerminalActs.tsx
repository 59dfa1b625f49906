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
import { BreakGlassDialog } from './BreakGlassDialog.tsx';
import { ReplaceDialog } from './ReplaceDialog.tsx';
import { usePlantHere } from './usePlantHere.ts';

type Row = z.output<typeof terminalRow>;
type Act = 'breakGlass' | 'replace' | 'lose' | 'revoke';
const rights: Readonly<Record<Act, readonly Role[]>> = {
  breakGlass: ['admin'],
  replace: ['admin'],
  lose: ['admin'],
  revoke: ['admin'],
};

/** What an administrator does about a PC: its sealed code, and what one is that is gone or not to be believed; of these, nothing of this PC itself. */
export function TerminalActs({ row }: { readonly row: Row }) {
  const { t } = useTranslation(['admin', 'identity']);
  const show = useShowDialog();
  const may = useRights(rights);
  const here = usePlantHere();
  const acts = allActs.filter(
    (act) => may[act] && (act === 'breakGlass' ? mayBeSealed(row, here) : mayEnd(row, act)),
  );
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
                act === 'breakGlass' ? (
                  <BreakGlassDialog row={row} {...shown} />
                ) : act === 'replace' ? (
                  <ReplaceDialog row={row} {...shown} />
                ) : (
                  <EndDialog act={act} row={row} {...shown} />
                ),
              )
            }
          >
            {act === 'breakGlass' ? t('identity:breakGlass.act') : t(`act.${act}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const allActs: readonly Act[] = ['breakGlass', 'replace', 'lose', 'revoke'];
type End = Exclude<Act, 'breakGlass'>;
/** What is so already is not offered again. */
const saidBy: Readonly<Record<End, Row['status']>> = {
  replace: 'replaced',
  lose: 'lost',
  revoke: 'revoked',
};

const mayEnd = ({ status, self, kind }: Row, act: End): boolean =>
  status !== 'revoked' && status !== 'replaced' && status !== saidBy[act] && !self && kind !== 'office';
/** Its own code a PC makes only where it stands beside its plant. */
const mayBeSealed = ({ status, self }: Row, here: boolean): boolean => status === 'active' && (here || !self);

interface EndDialogProps extends Shown {
  readonly act: Exclude<End, 'replace'>;
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
