import { useTranslation } from 'react-i18next';
import { useSiteText } from '#renderer/i18n/useFormat.ts';
import type { Shown } from '#ui/dialogs/DialogHost.tsx';
import { ReasonDialog } from '#ui/dialogs/ReasonDialog.tsx';
import { useClient } from '../../client/ClientProvider.tsx';
import { useCommand } from '../../client/useCommand.ts';
import { useSiteConfiguration } from '../../frame/usePlace.ts';
import type { Station } from '../lineRows.ts';
import { HasLeft } from './HasLeft.tsx';
import { useAtUnit } from './useAtUnit.ts';

/** A defect seen on the unit, by the site's codes; the code decides its severity. */
export function DefectDialog({ view: asked, opened, onClose }: Shown & { readonly view: Station }) {
  const { t } = useTranslation('line');
  const text = useSiteText();
  const { api } = useClient();
  const { view, left } = useAtUnit(asked);
  const unit = view.unit?.unit;
  const { refusal, run, clear } = useCommand(api.commands.assembly.recordDefect);
  const codes = useSiteConfiguration()?.defectCodes ?? [];
  const close = () => {
    clear();
    onClose();
  };
  return (
    <ReasonDialog
      opened={opened}
      about={`defect/${asked.unit?.unit}`}
      title={t('action.defectTitle', { unit: view.unit?.label })}
      fields={left && <HasLeft view={view} next={t('left.nothing')} />}
      barred={left}
      reasons={codes.map(({ id, name, severity }) => ({ code: id, label: `${text(name)} · ${severity}` }))}
      confirmLabel={t('action.saveDefect')}
      refusal={refusal}
      onConfirm={({ reason, note }, sent) => {
        if (unit === undefined || left) return;
        run({ station: view.station, unit, defectCode: reason, text: note }, () => {
          sent();
          close();
        });
      }}
      onCancel={close}
    />
  );
}
