import { useRef, type MouseEvent } from 'react';
import { isSecondTap, pressOf, type Press } from './secondTap.ts';

/**
 * For lists whose rows go once they are pressed: the next row moves up under the finger, and the second tap of a double tap is not meant
 * for it. Other places and the keyboard are free.
 */
export function useOneRowPressed(): (event: MouseEvent) => void {
  const last = useRef<{ readonly row: Element; readonly press: Press } | null>(null);
  return (event) => {
    const row = event.target instanceof Element ? event.target.closest('li') : null;
    const press = pressOf(event);
    if (row === null || press === null) return;
    if (last.current !== null && last.current.row !== row && isSecondTap(last.current.press, press)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    last.current = { row, press };
  };
}
