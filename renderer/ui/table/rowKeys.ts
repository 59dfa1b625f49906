import type { KeyboardEvent } from 'react';

/** Arrow, Home and End move the focus among the focusable rows of one table body. */
export function rowKeys(event: KeyboardEvent<HTMLElement>): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(':scope > tr[tabindex]')];
  const here = rows.findIndex((row) => row === event.target);
  if (here < 0) return;
  const next = targetRow(event.key, here, rows.length);
  if (next === null) return;
  event.preventDefault();
  rows[next]?.focus();
}

function targetRow(key: string, here: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, here + 1);
    case 'ArrowUp':
      return Math.max(0, here - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
