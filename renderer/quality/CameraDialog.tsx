import { useEffect, useRef, useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import styles from './Photos.module.css';

/** Pages that came over an open network have no camera. */
export const hasCamera = (): boolean => typeof navigator.mediaDevices?.getUserMedia === 'function';

interface CameraDialogProps {
  readonly opened: boolean;
  readonly onTaken: (file: File) => void;
  readonly onClose: () => void;
}

/** What the camera sees, and one button; the camera is off again when the dialog is. */
export function CameraDialog({ opened, onTaken, onClose }: CameraDialogProps) {
  const { t } = useTranslation('quality');
  return (
    <Dialog opened={opened} title={t('photos.camera')} size="xl" onClose={onClose}>
      <Viewfinder onTaken={onTaken} onClose={onClose} />
    </Dialog>
  );
}

function Viewfinder({ onTaken, onClose }: Omit<CameraDialogProps, 'opened'>) {
  const { t } = useTranslation(['quality', 'common']);
  const view = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<'starting' | 'ready' | 'none'>('starting');
  useEffect(() => {
    const opening = openCamera();
    let left = false;
    opening.then(
      (stream) => {
        if (left || view.current === null) return;
        view.current.srcObject = stream;
      },
      () => setState('none'),
    );
    return () => {
      left = true;
      void opening.then(stop, () => undefined);
    };
  }, []);
  return (
    <div className={styles.form}>
      {state === 'none' ? (
        <p role="alert" className={styles.refusal}>
          {t('photos.noCamera')}
        </p>
      ) : (
        <video
          ref={view}
          className={styles.viewfinder}
          autoPlay
          muted
          playsInline
          onPlaying={() => setState('ready')}
        />
      )}
      <div className={styles.actions}>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <Button
          variant="filled"
          disabled={state !== 'ready'}
          data-autofocus
          onClick={() => view.current && void takenFrom(view.current).then(onTaken)}
        >
          {t('photos.take')}
        </Button>
      </div>
    </div>
  );
}

const openCamera = (): Promise<MediaStream> =>
  navigator.mediaDevices.getUserMedia({
    video: { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1080 } },
  });

const stop = (stream: MediaStream): void => stream.getTracks().forEach((track) => track.stop());

async function takenFrom(view: HTMLVideoElement): Promise<File> {
  const canvas = document.createElement('canvas');
  canvas.width = view.videoWidth;
  canvas.height = view.videoHeight;
  canvas.getContext('2d')?.drawImage(view, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.9));
  return new File(blob === null ? [] : [blob], 'photo.jpg', { type: 'image/jpeg' });
}
