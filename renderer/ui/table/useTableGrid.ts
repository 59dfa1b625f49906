import { useCallback, useEffect, useId, useState, type KeyboardEvent, type RefObject } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { DataTableInstance } from './features.ts';
import { moveActive, type Active } from './gridKeys.ts';

const rowHeight = 44;
/** What a table usually has of the window's height, below the frame and its own head. */
const shareOfWindow = 0.6;
/** Rows left below the fold when the next page is asked for. */
const ahead = 40;

interface GridOptions<Row extends object> {
  readonly table: DataTableInstance<Row>;
  readonly scroll: RefObject<HTMLDivElement | null>;
  readonly selectable: boolean;
  readonly onOpen: ((row: Row) => void) | undefined;
  readonly onReachEnd: (() => void) | undefined;
}

/** One focus for the whole grid: keys move the active cell, and the virtual window follows it. */
export function useTableGrid<Row extends object>(options: GridOptions<Row>) {
  const { table, scroll, onReachEnd } = options;
  const rows = table.getRowModel().rows;
  const columns = table.getVisibleLeafColumns().length;
  const id = useId();
  const [active, setActive] = useState<Active>({ row: 0, column: 0 });
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    scrollPaddingStart: rowHeight,
    overscan: 4,
    // Until it is measured, so that the first draw has its rows already.
    initialRect: { width: 0, height: innerHeight * shareOfWindow },
  });
  const last = virtual.getVirtualItems().at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - ahead) onReachEnd?.();
  }, [last, rows.length, onReachEnd]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 0) / rowHeight) - 2);
    const next = moveActive(active, event.key, event.ctrlKey, { rows: rows.length, columns, page });
    const row = rows[active.row];
    if (next !== null) {
      setActive(next);
      virtual.scrollToIndex(next.row);
    } else if (event.key === 'Enter' && row !== undefined) options.onOpen?.(row.original);
    else if (event.key === ' ' && options.selectable) row?.toggleSelected();
    else return;
    event.preventDefault();
  };

  const cellId = useCallback((at: Active): string => `${id}-${at.row}-${at.column}`, [id]);
  return {
    active,
    setActive,
    virtual,
    cellId,
    onKeyDown,
    activeId: rows.length > 0 ? cellId(active) : undefined,
  };
}

export type TableGrid = ReturnType<typeof useTableGrid>;
