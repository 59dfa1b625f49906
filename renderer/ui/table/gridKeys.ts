/** The active cell of a grid: 0-based row and column. */
export interface Active {
  readonly row: number;
  readonly column: number;
}

export interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Rows of one page for PageUp and PageDown. */
  readonly page: number;
}

/** Where a key leads in a grid (WAI-ARIA grid pattern); null when the key does not move. */
export function moveActive(active: Active, key: string, control: boolean, size: GridSize): Active | null {
  const row = (value: number) => ({ ...active, row: clamp(value, size.rows) });
  const column = (value: number) => ({ ...active, column: clamp(value, size.columns) });
  switch (key) {
    case 'ArrowDown':
      return row(active.row + 1);
    case 'ArrowUp':
      return row(active.row - 1);
    case 'ArrowRight':
      return column(active.column + 1);
    case 'ArrowLeft':
      return column(active.column - 1);
    case 'PageDown':
      return row(active.row + size.page);
    case 'PageUp':
      return row(active.row - size.page);
    case 'Home':
      return control ? { row: 0, column: 0 } : column(0);
    case 'End':
      return control
        ? { row: clamp(size.rows, size.rows), column: clamp(size.columns, size.columns) }
        : column(size.columns);
    default:
      return null;
  }
}

const clamp = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value));
