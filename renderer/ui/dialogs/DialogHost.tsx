import { createContext, Fragment, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import { KeptAround } from './kept.ts';

/** What a dialog needs of whoever shows it. */
export interface Shown {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Opens a dialog. What it closes over is what the person saw when it was opened: it is about nothing else, however long it stays. */
export type ShowDialog = (dialog: (shown: Shown) => ReactNode) => void;

interface Asked {
  readonly no: number;
  readonly opened: boolean;
  readonly dialog: (shown: Shown) => ReactNode;
}

const HostAround = createContext<ShowDialog | null>(null);

/**
 * Where the dialogs of a screen stand whose subject may go while somebody writes: they stay when the button that opened them is gone,
 * and none opens again by itself.
 */
export function DialogHost({ children }: { readonly children: ReactNode }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [kept] = useState(() => new Map());
  const show = useCallback<ShowDialog>(
    (dialog) => setAsked((last) => ({ no: (last?.no ?? 0) + 1, opened: true, dialog })),
    [],
  );
  const onClose = useCallback(() => setAsked((last) => last && { ...last, opened: false }), []);
  const dialog = useMemo(
    () => asked && <Fragment key={asked.no}>{asked.dialog({ opened: asked.opened, onClose })}</Fragment>,
    [asked, onClose],
  );
  return (
    <HostAround value={show}>
      <KeptAround value={kept}>
        {children}
        {dialog}
      </KeptAround>
    </HostAround>
  );
}

export function useShowDialog(): ShowDialog {
  const show = useContext(HostAround);
  if (show === null) throw new Error('DialogHost is missing above this component');
  return show;
}
