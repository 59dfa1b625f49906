import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSiteText } from '#renderer/i18n/useFormat.ts';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import type { Shown } from '#ui/dialogs/DialogHost.tsx';
import { useClient } from '../../client/ClientProvider.tsx';
import { useCommand } from '../../client/useCommand.ts';
import type { Station } from '../lineRows.ts';
import { HasLeft } from './HasLeft.tsx';
import { useAtUnit } from './useAtUnit.ts';
import styles from './Station.module.css';

/** Which part is missing on the unit that stands here: one press calls for it. */
export function MaterialDialog({ view: asked, opened, onClose }: Shown & { readonly view: Station }) {
  const { t } = useTranslation('line');
  const text = useSiteText();
  const { api } = useClient();
  const { view, left } = useAtUnit(asked);
  const { busy, refusal, run, clear } = useCommand(api.commands.assembly.callAndon);
  const close = () => {
    clear();
    onClose();
  };
  const call = (part: string | null) =>
    run({ station: view.station, kind: 'material', unit: view.unit?.unit ?? null, part }, close);
  const parts = [...new Map(view.parts.map((part) => [part.part, part])).values()];
  return (
    <Dialog opened={opened} onClose={close} title={t('action.materialTitle')}>
      <div className={styles.fields}>
        {left && <HasLeft view={view} next={t('left.called')} />}
        <div className={styles.kinds}>
          {parts.map((part) => (
            <Button key={part.part} size="xl" loading={busy} onClick={() => call(part.part)}>
              {part.name === null ? part.part : text(part.name)}
            </Button>
          ))}
          <Button size="xl" loading={busy} onClick={() => call(null)}>
            {t('action.otherPart')}
          </Button>
        </div>
        <p role="alert" className={styles.refusal}>
          {refusal}
        </p>
      </div>
    </Dialog>
  );
}
