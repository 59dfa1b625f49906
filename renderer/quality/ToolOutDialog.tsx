import { useContext, useState } from 'react';
import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Shown } from '#ui/dialogs/DialogHost.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { SiteZone } from '../i18n/useFormat.ts';
import { instantOfWall, wallTime } from '../i18n/wallTime.ts';
import { TextDialog } from './TextDialog.tsx';
import type { ToolRow } from './useTools.ts';

interface ToolOutDialogProps extends Shown {
  readonly row: ToolRow;
}

/** What a check showed, and since when the tool may have been wrong: at first since it was calibrated. */
export function ToolOutDialog({ row, opened, onClose }: ToolOutDialogProps) {
  const { t } = useTranslation('quality');
  const zone = useContext(SiteZone);
  const { api } = useClient();
  const command = useCommand(api.commands.assembly.reportToolOut);
  const [since, setSince] = useState(() =>
    wallTime(row.calibratedAt === null ? Date.now() : Date.parse(row.calibratedAt), zone),
  );
  const from = instantOfWall(since, zone);
  return (
    <TextDialog
      opened={opened}
      title={t('tools.reportTitle', { tool: row.tool })}
      label={t('tools.reportWhy')}
      confirmLabel={t('tools.report')}
      about={row.tool}
      beside={
        <>
          <TextInput
            type="datetime-local"
            label={t('tools.since')}
            description={t('tools.sinceWhat')}
            value={since}
            required
            onChange={(event) => setSince(event.currentTarget.value)}
          />
          <p>{t('tools.reportWhat', { tool: row.tool })}</p>
        </>
      }
      command={command}
      inputOf={(reason) => ({ tool: row.tool, since: from ?? new Date().toISOString(), reason })}
      onClose={() => {
        command.clear();
        onClose();
      }}
    />
  );
}
