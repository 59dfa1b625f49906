import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './undo.module.css';

interface Undoable {
  /** Past tense: what has been done and is saved. */
  readonly done: string;
  readonly onUndo: () => void;
  /** Names what it takes back, for whoever takes it back in another way (`withdrawUndo`). */
  readonly of?: string | undefined;
}

interface Offer extends Undoable {
  readonly no: number;
}

const staysMs = 10_000;
/** As many as have room at the foot of the rail of the smallest screen. */
const atOnce = 2;

let offers: readonly Offer[] = [];
let count = 0;
const listeners = new Set<() => void>();

function change(next: readonly Offer[]): void {
  offers = next;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const withdraw = (no: number): void => change(offers.filter((offer) => offer.no !== no));

/** Reversible acts happen at once and offer their way back; nobody is asked "are you sure". */
export function offerUndo(undoable: Undoable): void {
  count += 1;
  change([...offers, { ...undoable, no: count }].slice(-atOnce));
}

/** It was taken back in another way: nothing is left to undo. */
export const withdrawUndo = (of: string): void => change(offers.filter((offer) => offer.of !== of));

/**
 * The ways back that are still open. They stand at the foot of the rail on every screen, where nothing else does: beside the
 * work, never over it. Gone with the person who acted.
 */
export function UndoOffers() {
  const shown = useSyncExternalStore(listen, () => offers);
  useEffect(() => () => change([]), []);
  return (
    <div className={styles.offers} role="status">
      {shown.map((offer) => (
        <UndoOffer key={offer.no} offer={offer} />
      ))}
    </div>
  );
}

/** Waits longer while somebody points at it or has it in focus. */
function UndoOffer({ offer: { no, done, onUndo } }: { offer: Offer }) {
  const { t } = useTranslation('common');
  const [held, setHeld] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => withdraw(no), staysMs);
    return () => clearTimeout(timer);
  }, [held, no]);
  return (
    <div
      className={styles.offer}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(button.current === document.activeElement)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={styles.done}>{done}</span>
      <Button
        ref={button}
        onClick={() => {
          withdraw(no);
          onUndo();
        }}
      >
        {t('undo')}
      </Button>
    </div>
  );
}
