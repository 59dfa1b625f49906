import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSiteText } from '#renderer/i18n/useFormat.ts';
import { useClient } from '../../client/ClientProvider.tsx';
import type { Station } from '../lineRows.ts';
import { useCommand } from '../useCommand.ts';
import styles from './Station.module.css';

interface DialogProps {
  readonly view: Station;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Which part is missing: one press calls for it. */
export function MaterialDialog({ view, opened, onClose }: DialogProps) {
  const { t } = useTranslation(['line', 'common']);
  const text = useSiteText();
  const { api } = useClient();
  const { busy, refusal, run, forget } = useCommand();
  const close = () => {
    forget();
    onClose();
  };
  const call = async (part: string | null) => {
    const asked = { station: view.station, kind: 'material' as const, unit: view.unit?.unit ?? null, part };
    if (await run(() => api.commands.assembly.callAndon(asked))) close();
  };
  const parts = [...new Map(view.parts.map((part) => [part.part, part])).values()];
  return (
    <Modal
      closeButtonProps={{ 'aria-label': t('common:close') }}
      opened={opened}
      onClose={close}
      title={t('action.materialTitle')}
      size="lg"
    >
      <div className={styles.fields}>
        <div className={styles.kinds}>
          {parts.map((part) => (
            <Button key={part.part} size="xl" loading={busy} onClick={() => void call(part.part)}>
              {part.name === null ? part.part : text(part.name)}
            </Button>
          ))}
          <Button size="xl" loading={busy} onClick={() => void call(null)}>
            {t('action.otherPart')}
          </Button>
        </div>
        <p role="alert" className={styles.refusal}>
          {refusal}
        </p>
      </div>
    </Modal>
  );
}
