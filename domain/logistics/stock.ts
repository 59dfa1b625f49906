import { rounded } from './quantity.ts';

/** One container as a stock query gives it: free to use, with what first-in-first-out needs. */
export interface StockItem {
  readonly container: string;
  readonly part: string;
  readonly lot: string | null;
  readonly quantity: number;
  readonly location: string;
  readonly open: boolean;
  readonly receivedAt: string;
  readonly expiresAt: string | null;
}

/** Never-expiring goods go after those that do. */
const latest = '9999-12-31T23:59:59.999Z';

const ageKey = (item: Pick<StockItem, 'receivedAt' | 'expiresAt'>): string =>
  `${item.expiresAt ?? latest} ${item.receivedAt}`;

/** First expired, first out; among equals first in, first out; the label decides a tie, so that every PC agrees. */
export const firstOut = (a: StockItem, b: StockItem): number => {
  const [left, right] = [`${ageKey(a)} ${a.container}`, `${ageKey(b)} ${b.container}`];
  return left < right ? -1 : Number(left > right);
};

/** The container that should have gone before `picked`, or null. `stock` is what the picker could have taken instead. */
export const olderInStock = (picked: StockItem, stock: readonly StockItem[]): StockItem | null =>
  stock
    .filter((s) => s.part === picked.part && s.container !== picked.container && ageKey(s) < ageKey(picked))
    .sort(firstOut)[0] ?? null;

/** What a vehicle should fetch for a call: the first out of the part, and of the lot where one is asked for. */
export const chooseContainer = (
  want: { readonly part: string; readonly lot: string | null },
  stock: readonly StockItem[],
): StockItem | null =>
  stock.filter((s) => s.part === want.part && (want.lot === null || s.lot === want.lot)).sort(firstOut)[0] ??
  null;

export interface Allocation {
  readonly item: StockItem;
  readonly quantity: number;
}

/**
 * Spreads a consumption over the containers at a location: those already open first, then first out. What the book does
 * not hold is booked on the last one, so that its quantity goes below zero and somebody counts; with no container at all
 * it stays `uncovered`.
 */
export function allocate(
  quantity: number,
  stock: readonly StockItem[],
): { readonly allocations: readonly Allocation[]; readonly uncovered: number } {
  const items = [...stock].sort((a, b) => Number(b.open) - Number(a.open) || firstOut(a, b));
  const allocations: Allocation[] = [];
  let left = quantity;
  for (const [i, item] of items.entries()) {
    const taken = i === items.length - 1 ? left : Math.min(left, Math.max(0, item.quantity));
    if (taken > 0) allocations.push({ item, quantity: taken });
    left = rounded(left - taken);
    if (left <= 0) break;
  }
  return { allocations, uncovered: Math.max(0, left) };
}
