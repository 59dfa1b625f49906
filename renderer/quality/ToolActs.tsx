import { ActionIcon, Menu } from '@mantine/core';
import { IconDotsVertical } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ShowDialog } from '#ui/dialogs/DialogHost.tsx';
import { useShowDialog } from '#ui/dialogs/DialogHost.tsx';
import { CalibrationDialog } from './CalibrationDialog.tsx';
import { ToolOutDialog } from './ToolOutDialog.tsx';
import type { ToolRow } from './useTools.ts';
import { useToolRights } from './useTools.ts';

const acts = ['calibrate', 'report'] as const;
type Act = (typeof acts)[number];

/** What this person may say of a tool. */
export function ToolActs({ row }: { readonly row: ToolRow }) {
  const { t } = useTranslation('quality');
  const show = useShowDialog();
  const may = useToolRights();
  const offered = acts.filter((act) => may[act]);
  if (offered.length === 0) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" size={44} aria-label={t('tools.acts', { tool: row.tool })}>
          <IconDotsVertical size={20} stroke={1.8} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {offered.map((act) => (
          <Menu.Item key={act} onClick={() => showAct(show, act, row)}>
            {t(`tools.${act}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What a scan of a tool leads to; null for whoever only reads. */
export function useToolAct(): ((row: ToolRow) => void) | null {
  const show = useShowDialog();
  const may = useToolRights();
  const act = acts.find((one) => may[one]);
  return act === undefined ? null : (row) => showAct(show, act, row);
}

const showAct = (show: ShowDialog, act: Act, row: ToolRow): void =>
  show((shown) =>
    act === 'calibrate' ? <CalibrationDialog row={row} {...shown} /> : <ToolOutDialog row={row} {...shown} />,
  );
