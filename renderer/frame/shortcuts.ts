import { useEffect, useRef } from 'react';

export interface Shortcut {
  /** As printed on the keys, pressed together. */
  readonly keys: readonly string[];
  readonly label: string;
}

/** A scanner without a prefix sends its next key within this time; a person's single key stands alone. */
const aloneMs = 60;

const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input, textarea, select, [role="combobox"]'));

/** A dialog has its own keys: nothing is opened behind or over it. */
const inDialog = (): boolean => document.querySelector('[role="dialog"]') !== null;

/**
 * Runs `act` when `key` (KeyboardEvent.key) is pressed alone: not while typing or in a dialog, not with Ctrl, Alt or Meta, and
 * not as any character of a scan.
 */
export function useShortcut(key: string, act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let lastAtMs = -Infinity;
    const onKeyDown = (event: KeyboardEvent) => {
      clearTimeout(timer);
      // No scanner sends these, and who has just closed a dialog presses at once what they closed it for.
      if (event.key === 'Shift' || event.key === 'Escape') return;
      const inBurst = event.timeStamp - lastAtMs < aloneMs;
      lastAtMs = event.timeStamp;
      if (inBurst) return;
      const modified = event.ctrlKey || event.altKey || event.metaKey;
      if (
        event.key !== key ||
        modified ||
        event.repeat ||
        event.isComposing ||
        takesText(event.target) ||
        inDialog()
      )
        return;
      // Keys that came meanwhile are heard first, also where the page was too busy to hear them in time.
      timer = setTimeout(() => {
        timer = setTimeout(() => latest.current(), 0);
      }, aloneMs);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('keydown', onKeyDown);
    };
  }, [key]);
}

/** Runs `act` on Alt and a digit, from 1: the sections of the rail in their order. */
export function useSectionKeys(act: (index: number) => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
      if (digit === undefined || !event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      latest.current(Number(digit) - 1);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
