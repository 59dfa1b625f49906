import { createContext, useCallback, useContext, useEffect, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Modal } from '@mantine/core';
import { useMounted } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useScanHandler } from '../scan/ScanProvider.tsx';
import { KeptAround } from './kept.ts';

interface DialogProps {
  readonly opened: boolean;
  readonly title: string;
  readonly onClose: () => void;
  /** `wide` where a table stands in it. */
  readonly size?: 'lg' | 'xl' | 'wide';
  /** Mounted anew each time it opens, so that it shows nothing of the last time but what it keeps on purpose. */
  readonly children: ReactNode;
}

/** Tells the dialog around that one more, or one less, lies over it. */
const DialogAround = createContext<((more: 1 | -1) => void) | null>(null);

/** True while something lies over the whole page: the dialogs below keep what was typed, and nothing reaches them. */
export const DialogsCovered = createContext(false);

/**
 * The product's one dialog: a title, a way out that is named in both languages, and what it asks. Ctrl Enter answers it from
 * a text of several lines, where Enter alone begins a new one. Escape closes the one on top.
 */
export function Dialog(props: DialogProps) {
  const [needed, setNeeded] = useState(props.opened);
  const around = useContext(KeptAround);
  const [own] = useState(() => new Map());
  if (props.opened && !needed) setNeeded(true);
  return (
    needed && (
      <KeptAround value={around ?? own}>
        <NeededDialog {...props} />
      </KeptAround>
    )
  );
}

/** From the first time it is opened: a screen has half a dozen dialogs, and most of them stay closed. */
function NeededDialog({ title, onClose, size = 'lg', children, ...props }: DialogProps) {
  // Mounted closed and opened after that: who had the focus is noted when it opens.
  const opened = useMounted() && props.opened;
  const { t } = useTranslation('common');
  const [over, setOver] = useState(0);
  const count = useCallback((more: 1 | -1) => setOver((n) => n + more), []);
  const tellAround = useContext(DialogAround);
  const covered = useContext(DialogsCovered);
  useEffect(() => {
    if (!opened || tellAround === null) return undefined;
    tellAround(1);
    return () => tellAround(-1);
  }, [opened, tellAround]);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      onKeyDown={submitByKeys}
      title={title}
      closeOnEscape={over === 0 && !covered}
      inert={covered}
      size={size === 'wide' ? 'min(1080px, 92vw)' : size}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {opened && <NoScanBehind />}
      <DialogAround value={count}>{children}</DialogAround>
    </Modal>
  );
}

/** A scan that the dialog itself does not ask for does nothing: never an act on the screen that it covers. */
function NoScanBehind() {
  const { t } = useTranslation('common');
  useScanHandler(() => ({ status: 'refused', words: t('scanBehind') }));
  return null;
}

function submitByKeys(event: KeyboardEvent): void {
  const { target, key, ctrlKey, metaKey, repeat } = event;
  if (key !== 'Enter' || !(ctrlKey || metaKey) || repeat || !(target instanceof HTMLTextAreaElement)) return;
  event.preventDefault();
  target.form?.requestSubmit();
}
