import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import { bringAttachment } from '../client/attachments.ts';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { BlobImage } from './BlobImage.tsx';
import styles from './Photos.module.css';

interface AddPhotoDialogProps {
  readonly issue: string;
  /** The first is asked about. */
  readonly files: readonly File[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** What is about to be added, with a caption; one after the other where several were chosen. */
export function AddPhotoDialog({ issue, files, onDone, onClose }: AddPhotoDialogProps) {
  const { t } = useTranslation('quality');
  const [file] = files;
  return (
    <Dialog
      opened={file !== undefined}
      title={t('photos.addTitle', { count: files.length })}
      onClose={onClose}
    >
      {file !== undefined && (
        <AddForm
          key={keyOf(file)}
          issue={issue}
          file={file}
          more={files.length - 1}
          onDone={onDone}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}

const keys = new WeakMap<File, string>();

/** Two files may be the same in all that they say of themselves. */
function keyOf(file: File): string {
  const known = keys.get(file) ?? crypto.randomUUID();
  keys.set(file, known);
  return known;
}

interface AddFormProps {
  readonly issue: string;
  readonly file: File;
  readonly more: number;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function AddForm({ issue, file, more, onDone, onClose }: AddFormProps) {
  const { t } = useTranslation(['quality', 'common']);
  const { api } = useClient();
  const format = useFormat();
  const [caption, setCaption] = useState('');
  const [share, setShare] = useState<number | null>(null);
  const add = useCommand(async (words: string, sending) => {
    const hash = await bringAttachment(api, file, setShare).finally(() => setShare(null));
    return api.commands.quality.addAttachment({ issue, hash, caption: words }, sending);
  });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        add.run(caption.trim(), onDone);
      }}
    >
      {file.type.startsWith('image/') ? (
        <BlobImage blob={file} alt={t('photos.preview')} className={styles.preview} />
      ) : (
        <p className={styles.note}>{file.name}</p>
      )}
      <TextInput
        label={t('photos.caption')}
        value={caption}
        maxLength={200}
        onChange={(event) => setCaption(event.currentTarget.value)}
        data-autofocus
      />
      <p className={styles.note} role="status">
        {share === null
          ? t('photos.size', { mb: format.decimal(Math.max(0.1, file.size / 1024 / 1024), 1) })
          : t('photos.bringing', { share: format.integer(Math.round(share * 100)) })}
      </p>
      {add.refusal !== null && (
        <p role="alert" className={styles.refusal}>
          {add.refusal}
        </p>
      )}
      <div className={styles.actions}>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <Button type="submit" variant="filled" loading={add.busy}>
          {more > 0 ? t('photos.addNext', { count: more }) : t('photos.addOne')}
        </Button>
      </div>
    </form>
  );
}
