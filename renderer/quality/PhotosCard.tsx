import { useEffect, useRef, useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { mediaTypes } from '#domain/kernel/attachment';
import { Card } from '#ui/layout/Card.tsx';
import { useFormat } from '../i18n/useFormat.ts';
import { AddPhotoDialog } from './AddPhotoDialog.tsx';
import { CameraDialog, hasCamera } from './CameraDialog.tsx';
import { PhotoDialog } from './PhotoDialog.tsx';
import { PhotoTile } from './PhotoTile.tsx';
import type { IssueDetail } from './useIssue.ts';
import { useIssueRights } from './useQualityRights.ts';
import styles from './Photos.module.css';

/** What was photographed or scanned for this issue; adding by file, camera or paste. */
export function PhotosCard({ issue }: { issue: IssueDetail }) {
  const { t } = useTranslation('quality');
  const format = useFormat();
  const rights = useIssueRights(issue);
  const may = rights.open && issue.status !== 'closed' && issue.status !== 'duplicate';
  const [chosen, choose] = useState<readonly File[]>([]);
  const [camera, setCamera] = useState(false);
  const [shown, show] = useState<string | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  usePastedFiles(may, (files) => choose((now) => [...now, ...files]));
  const standing = issue.attachments.filter((a) => a.withdrawn === null);
  const photo = issue.attachments.find((a) => a.hash === shown) ?? null;
  return (
    <Card id="issue-photos" title={t('photos.title')} aside={format.integer(standing.length)}>
      {issue.attachments.length === 0 && <p className={styles.empty}>{t('photos.none')}</p>}
      {issue.attachments.length > 0 && (
        <ul className={styles.tiles}>
          {issue.attachments.map((attachment) => (
            <li key={attachment.hash}>
              <PhotoTile attachment={attachment} onOpen={() => show(attachment.hash)} />
            </li>
          ))}
        </ul>
      )}
      {may && (
        <div className={styles.add}>
          <Button onClick={() => picker.current?.click()}>{t('photos.add')}</Button>
          {hasCamera() && <Button onClick={() => setCamera(true)}>{t('photos.camera')}</Button>}
          <span className={styles.hint}>{t('photos.paste')}</span>
          <input
            ref={picker}
            type="file"
            hidden
            multiple
            aria-label={t('photos.add')}
            accept={mediaTypes.join(',')}
            onChange={(event) => {
              choose([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = '';
            }}
          />
        </div>
      )}
      <CameraDialog
        opened={camera}
        onTaken={(file) => {
          setCamera(false);
          choose([file]);
        }}
        onClose={() => setCamera(false)}
      />
      <AddPhotoDialog
        issue={issue.issue}
        files={chosen}
        onDone={() => choose((now) => now.slice(1))}
        onClose={() => choose([])}
      />
      <PhotoDialog
        issue={issue.issue}
        attachment={photo}
        may={may && rights.secure}
        onClose={() => show(null)}
      />
    </Card>
  );
}

/** Pictures on the clipboard, by Ctrl V anywhere on the screen; text goes where it always goes. */
function usePastedFiles(listening: boolean, onFiles: (files: readonly File[]) => void): void {
  const latest = useRef(onFiles);
  useEffect(() => {
    latest.current = onFiles;
  });
  useEffect(() => {
    if (!listening) return undefined;
    const paste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      latest.current(files);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [listening]);
}
