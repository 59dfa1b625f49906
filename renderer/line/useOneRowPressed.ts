import { useRef, type MouseEvent } from 'react';

/** So long after a press the place where it was belongs to the row that was pressed. */
const restMs = 1000;
/** A second tap of a double tap lies so near the first. */
const fingerPx = 24;

interface Press {
  readonly row: Element;
  readonly x: number;
  readonly y: number;
  readonly atMs: number;
}

/**
 * For lists whose rows go once they are pressed: the next row moves up under the finger, and the second tap of a double tap is not meant
 * for it. Other places and the keyboard are free.
 */
export function useOneRowPressed(): (event: MouseEvent) => void {
  const last = useRef<Press | null>(null);
  return (event) => {
    const row = event.target instanceof Element ? event.target.closest('li') : null;
    // A click that no finger made has no place.
    if (row === null || event.detail === 0) return;
    const press = { row, x: event.clientX, y: event.clientY, atMs: Date.now() };
    if (last.current !== null && isSecondTap(last.current, press)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    last.current = press;
  };
}

const isSecondTap = (first: Press, second: Press): boolean =>
  first.row !== second.row &&
  Math.abs(second.atMs - first.atMs) < restMs &&
  Math.hypot(second.x - first.x, second.y - first.y) < fingerPx;
