import { useTranslation } from 'react-i18next';
import type { Shown } from '#ui/dialogs/DialogHost.tsx';
import type { Station } from '../lineRows.ts';
import { AndonDialog } from './AndonDialog.tsx';
import { HasLeft } from './HasLeft.tsx';
import { useAtUnit } from './useAtUnit.ts';

/** A call of this station, about the unit that stood here when it was begun: help is never refused because that has left. */
export function StationCall({ view: opened, ...shown }: Shown & { readonly view: Station }) {
  const { t } = useTranslation('line');
  const { view, left } = useAtUnit(opened);
  return (
    <AndonDialog
      title={t('action.andonTitle', { station: view.station })}
      station={view.station}
      unit={view.unit?.unit ?? null}
      field={left && <HasLeft view={view} next={t('left.called')} />}
      {...shown}
    />
  );
}
