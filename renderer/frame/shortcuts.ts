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

/**
 * Runs `act` when `key` (KeyboardEvent.key) is pressed alone: not while typing, not with Ctrl, Alt or Meta, and not as the
 * first character of a scan.
 */
export function useShortcut(key: string, act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      clearTimeout(timer);
      const modified = event.ctrlKey || event.altKey || event.metaKey;
      if (event.key !== key || modified || event.repeat || event.isComposing || takesText(event.target))
        return;
      timer = setTimeout(() => latest.current(), aloneMs);
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
