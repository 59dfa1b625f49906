import { useState } from 'react';
import { Button, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import { download } from '#ui/table/csv.ts';
import { useAttachment } from '../client/attachments.ts';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { Picture } from './PhotoTile.tsx';
import { usePersonName } from './qualityWords.ts';
import type { Attachment } from './useIssue.ts';
import styles from './Photos.module.css';

interface PhotoDialogProps {
  readonly issue: string;
  /** Null: none is looked at. */
  readonly attachment: Attachment | null;
  /** Withdraw it. */
  readonly may: boolean;
  readonly onClose: () => void;
}

/** One picture as large as the screen allows, with who added it when; the way to save it and to withdraw it. */
export function PhotoDialog({ issue, attachment, may, onClose }: PhotoDialogProps) {
  const { t } = useTranslation('quality');
  const caption = attachment?.caption ?? '';
  return (
    <Dialog
      opened={attachment !== null}
      title={caption === '' ? t('photos.nameless') : caption}
      size="wide"
      onClose={onClose}
    >
      {attachment !== null && <Photo issue={issue} attachment={attachment} may={may} onClose={onClose} />}
    </Dialog>
  );
}

function Photo({ issue, attachment, may, onClose }: PhotoDialogProps & { readonly attachment: Attachment }) {
  const { t } = useTranslation('quality');
  const format = useFormat();
  const person = usePersonName();
  const [asking, ask] = useState(false);
  const { hash, here, by, at, caption, withdrawn, mediaType } = attachment;
  const blob = useAttachment(hash, here);
  const who = (one: Attachment['by']): string => (one === null ? t('byItself') : person(one));
  return (
    <div className={styles.form}>
      <Picture attachment={attachment} name={caption === '' ? t('photos.nameless') : caption} full />
      <p className={styles.note}>
        {t('photos.addedBy', { who: who(by), at: format.dayTime(at) })}
        {withdrawn !== null && (
          <>
            {' '}
            <strong>
              {t('photos.withdrawnBy', {
                who: who(withdrawn.by),
                at: format.dayTime(withdrawn.at),
                reason: withdrawn.reason,
              })}
            </strong>
          </>
        )}
      </p>
      {asking && <Withdrawal issue={issue} hash={hash} onDone={onClose} />}
      <div className={styles.actions}>
        {may && withdrawn === null && !asking && (
          <Button onClick={() => ask(true)}>{t('photos.withdraw')}</Button>
        )}
        {blob !== null && (
          <Button onClick={() => download(`${hash.slice(0, 12)}.${endings[mediaType]}`, blob, mediaType)}>
            {t('photos.save')}
          </Button>
        )}
      </div>
    </div>
  );
}

const endings: Readonly<Record<Attachment['mediaType'], string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'application/pdf': 'pdf',
};

interface WithdrawalProps {
  readonly issue: string;
  readonly hash: string;
  readonly onDone: () => void;
}

function Withdrawal({ issue, hash, onDone }: WithdrawalProps) {
  const { t } = useTranslation('quality');
  const { api } = useClient();
  const [reason, setReason] = useState('');
  const withdraw = useCommand(api.commands.quality.withdrawAttachment);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() !== '') withdraw.run({ issue, hash, reason: reason.trim() }, onDone);
      }}
    >
      <Textarea
        label={t('photos.why')}
        value={reason}
        autosize
        minRows={2}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-autofocus
      />
      {withdraw.refusal !== null && (
        <p role="alert" className={styles.refusal}>
          {withdraw.refusal}
        </p>
      )}
      <div className={styles.actions}>
        <Button type="submit" variant="filled" loading={withdraw.busy} disabled={reason.trim() === ''}>
          {t('photos.withdraw')}
        </Button>
      </div>
    </form>
  );
}
