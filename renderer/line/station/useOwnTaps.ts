import { useEffect, useRef, type RefObject } from 'react';
import { isSecondTap, pressOf, type Press } from '../secondTap.ts';

/**
 * For buttons that record a result: a dialog that closes, or a banner that comes, can leave them under the finger, and the second tap of
 * a double tap that began elsewhere is not meant for them.
 */
export function useOwnTaps<E extends Element>(): RefObject<E | null> {
  const own = useRef<E>(null);
  useEffect(() => {
    let last: { readonly inside: boolean; readonly press: Press } | null = null;
    const onClick = (event: MouseEvent): void => {
      const press = pressOf(event);
      if (press === null || !(event.target instanceof Node)) return;
      const inside = own.current?.contains(event.target) === true;
      if (inside && last !== null && !last.inside && isSecondTap(last.press, press)) {
        event.preventDefault();
        event.stopPropagation();
        return;
      }
      last = { inside, press };
    };
    window.addEventListener('click', onClick, true);
    return () => window.removeEventListener('click', onClick, true);
  }, []);
  return own;
}
