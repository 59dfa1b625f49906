import { z } from 'zod';
import { code } from '../kernel/text.ts';
import { rounded } from './quantity.ts';
import { joinKey } from './supply.ts';

/**
 * What a need is for. `sequence`: the stretch of build sequence numbers (inclusive) that it feeds. `level`: where no
 * sequence is known, the replacement of what arrived last at the place (`after`: id of that arrival).
 */
export const needWindow = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sequence'), from: z.int().min(0), to: z.int().min(0) }),
  z.object({ kind: z.literal('level'), after: code }),
]);
export type NeedWindow = z.infer<typeof needWindow>;

/** `round` counts the earlier calls for the same window that have ended (delivered, cancelled). */
export interface Need {
  readonly part: string;
  readonly location: string;
  readonly window: NeedWindow;
  readonly round: number;
}

export const windowKey = (window: NeedWindow): string =>
  window.kind === 'sequence' ? `${window.from}-${window.to}` : window.after;

/**
 * One need, one call: PCs that cannot hear each other derive the same key, so what they raise is one stream and, as its
 * effect key, one effect at the plant.
 */
export const callKey = (need: Need): string =>
  joinKey(need.location, need.part, windowKey(need.window), need.round);

/** What a call of this key, or a transport for it, brings where; null for a key that names no need. */
export function goodsOfKey(key: string): Pick<Need, 'part' | 'location'> | null {
  const [location, part, ...rest] = key.split('~');
  return location && part && rest.length > 1 ? { location, part } : null;
}

/** A unit still to come to the place, and how much of the part it takes there (0 for variants without it). */
export interface UnitAhead {
  readonly sequence: number;
  readonly quantity: number;
}

export interface SupplyPoint {
  readonly part: string;
  readonly location: string;
  readonly minQuantity: number;
  readonly maxQuantity: number;
}

export interface SupplyOutlook {
  readonly onHand: number;
  /** Called and not yet delivered. */
  readonly inbound: number;
  /** In the order of arrival. */
  readonly ahead: readonly UnitAhead[];
  /** Units that pass while a delivery comes. */
  readonly leadUnits: number;
  /** Id of the last arrival at the place, or null when nothing is known to have arrived. */
  readonly newestArrival: string | null;
}

export interface MaterialNeed {
  readonly window: NeedWindow;
  readonly quantity: number;
  readonly cause:
    | { readonly kind: 'consumption'; readonly remaining: number; readonly unitsAhead: number }
    | { readonly kind: 'minLevel'; readonly remaining: number; readonly minQuantity: number };
}

/** Index of the first unit ahead that `stock` cannot serve, or null when all known ones are served. */
export function firstUnserved(stock: number, ahead: readonly UnitAhead[]): number | null {
  let left = stock;
  for (const [i, unit] of ahead.entries()) {
    left = rounded(left - unit.quantity);
    if (unit.quantity > 0 && left < 0) return i;
  }
  return null;
}

/** The first sequence number that the stock cannot serve; beyond the known sequence, at its average use. */
function firstUnservedSequence(stock: number, ahead: readonly UnitAhead[]): number | null {
  const index = firstUnserved(stock, ahead);
  if (index !== null) return ahead[index]?.sequence ?? null;
  const used = ahead.reduce((sum, u) => sum + u.quantity, 0);
  const last = ahead.at(-1);
  if (last === undefined || used === 0) return null;
  return last.sequence + 1 + Math.floor((stock - used) / (used / ahead.length));
}

/**
 * Windows lie on a fixed grid as wide as a full place serves, so that PCs whose stock figures differ a little still
 * speak of the same window.
 */
function windowFor(point: SupplyPoint, outlook: SupplyOutlook, projected: number): NeedWindow {
  const first = firstUnservedSequence(projected, outlook.ahead);
  if (first === null) return { kind: 'level', after: outlook.newestArrival ?? 'none' };
  const perUnit = Math.max(...outlook.ahead.map((u) => u.quantity));
  const width = Math.max(1, Math.floor((point.maxQuantity - point.minQuantity) / perUnit));
  const from = Math.floor(first / width) * width;
  return { kind: 'sequence', from, to: from + width - 1 };
}

/** What a call by hand is for: the next window, filled up to the maximum. A full place is called a whole filling. */
export function needAnyway(
  point: SupplyPoint,
  outlook: SupplyOutlook,
): { readonly window: NeedWindow; readonly quantity: number } {
  const projected = rounded(outlook.onHand + outlook.inbound);
  const missing = rounded(point.maxQuantity - Math.max(0, projected));
  const quantity = missing > 0 ? missing : point.maxQuantity;
  return { window: windowFor(point, outlook, projected), quantity };
}

/**
 * What to call for one line-side place, or null while stock and what is on its way suffice: called when they fall to the
 * minimum, or when the units of the delivery time would use more than is there and half a filling fits.
 */
export function materialNeed(point: SupplyPoint, outlook: SupplyOutlook): MaterialNeed | null {
  const projected = rounded(outlook.onHand + outlook.inbound);
  const lead = outlook.ahead.slice(0, outlook.leadUnits);
  const atMinimum = projected <= point.minQuantity;
  const runsOut = firstUnserved(projected, lead);
  if (!atMinimum && runsOut === null) return null;
  const quantity = rounded(point.maxQuantity - Math.max(0, projected));
  const worthwhile = atMinimum || quantity >= (point.maxQuantity - point.minQuantity) / 2;
  if (quantity <= 0 || !worthwhile) return null;
  return {
    window: windowFor(point, outlook, projected),
    quantity,
    cause:
      runsOut === null
        ? { kind: 'minLevel', remaining: projected, minQuantity: point.minQuantity }
        : { kind: 'consumption', remaining: projected, unitsAhead: runsOut },
  };
}
