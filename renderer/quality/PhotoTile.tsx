import { IconFileText, IconPhotoOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAttachment } from '../client/attachments.ts';
import { usePlantAway } from '../frame/useSync.ts';
import { BlobImage } from './BlobImage.tsx';
import type { Attachment } from './useIssue.ts';
import styles from './Photos.module.css';

interface PhotoTileProps {
  readonly attachment: Attachment;
  readonly onOpen: () => void;
}

/** A small picture of what is attached, or why there is none yet. */
export function PhotoTile({ attachment, onOpen }: PhotoTileProps) {
  const { t } = useTranslation('quality');
  const { caption, withdrawn } = attachment;
  const name = caption === '' ? t('photos.nameless') : caption;
  return (
    <button
      type="button"
      className={styles.tile}
      data-withdrawn={withdrawn !== null}
      aria-label={withdrawn === null ? name : t('photos.withdrawnName', { name })}
      onClick={onOpen}
    >
      <Picture attachment={attachment} name={name} />
      {withdrawn !== null && <span className={styles.flag}>{t('photos.withdrawn')}</span>}
      {caption !== '' && <span className={styles.caption}>{caption}</span>}
    </button>
  );
}

interface PictureProps {
  readonly attachment: Attachment;
  readonly name: string;
  readonly full?: boolean;
}

/** The picture itself once it is on this PC; a document by its sign. */
export function Picture({ attachment, name, full = false }: PictureProps) {
  const { t } = useTranslation('quality');
  const { hash, here, mediaType } = attachment;
  const blob = useAttachment(hash, here && mediaType !== 'application/pdf');
  const away = usePlantAway();
  if (!here)
    return (
      <span className={styles.absent} data-full={full}>
        <IconPhotoOff aria-hidden="true" />
        {t(away ? 'photos.notHere' : 'photos.arriving')}
      </span>
    );
  if (mediaType === 'application/pdf')
    return (
      <span className={styles.absent} data-full={full}>
        <IconFileText aria-hidden="true" />
        {t('photos.pdf')}
      </span>
    );
  if (blob === null) return <span className={styles.absent} data-full={full} />;
  return <BlobImage blob={blob} alt={name} className={full ? styles.full : styles.thumb} />;
}
