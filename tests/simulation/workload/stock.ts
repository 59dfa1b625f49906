import { container } from '#domain/logistics/container';
import {
  backflush,
  blockContainer,
  consumeFromContainer,
  countContainer,
  moveContainer,
  receiveContainer,
  splitContainer,
  unblockContainer,
} from '#domain/logistics/containerDecisions';
import { isKnown, placeOf } from '#domain/logistics/containerState';
import { placeId } from '#domain/logistics/supply';
import type { Act, Situation } from './act.ts';
import { onKnown, preferHeldBack, signatureOf } from './act.ts';

export const supermarket = 'SM1';
export const parts = ['P-100', 'P-200'] as const;
export const lineside = ['LS1', 'LS2'] as const;
const places = ['R1', 'R2', ...lineside] as const;
export const labels = ['C-1', 'C-2', 'C-3', 'C-4', 'C-5', 'C-6', 'C-7', 'C-8'] as const;

/** A label that is free by what is known here, or one that a carrier brings just now, and that is scanned wherever it comes by. */
function freshLabel(s: Situation): string | null {
  if (s.dice.chance(0.3)) return `N-${Math.floor(s.atMs / 10_000)}`;
  const free = labels.filter((label) => {
    const state = s.reads.get(container, label);
    return !isKnown(state) || state.status === 'empty';
  });
  return free.length === 0 ? null : s.dice.pick(preferHeldBack(s, free, (label) => `container/${label}`));
}

export const receive: Act = (s) => {
  const label = freshLabel(s);
  if (label === null) return null;
  const input = {
    container: label,
    supermarket,
    part: s.dice.pick(parts),
    lot: s.dice.chance(0.5) ? 'LOT-1' : null,
    quantity: 1 + s.dice.below(20),
    location: s.dice.pick(places),
    expiresAt: null,
    delivery: s.dice.chance(0.7) ? 'DN-1' : null,
  };
  return receiveContainer(s.reads.get(container, label), input, s.context);
};

const move = onKnown('container', (s, label) => {
  const location = s.dice.pick(places);
  const lines: readonly string[] = lineside;
  const to = { kind: 'location' as const, location };
  const input = { container: label, supermarket, to, lineside: lines.includes(location), takenFor: null };
  const known = { reads: s.reads, fetching: s.fetching(label) };
  return moveContainer(s.reads.get(container, label), input, s.context, known);
});

/** New labels are few, so that two PCs that cannot hear each other give one of them to two parts of stock. */
const split = onKnown('container', (s, label) => {
  const into = s.dice.pick(labels);
  const input = { container: label, supermarket, into, quantity: 1 + s.dice.below(3) };
  const known = { reads: s.reads, fetching: s.fetching(label), child: s.reads.get(container, into) };
  return splitContainer(s.reads.get(container, label), input, s.context, known);
});

const scrap = onKnown('container', (s, label) => {
  const state = s.reads.get(container, label);
  const place = placeOf(state);
  if (place?.kind !== 'location') return null;
  const { location } = place;
  const where = { container: label, supermarket, location, unit: null, station: null, operation: null };
  const all = isKnown(state) && s.dice.chance(0.5) ? Math.max(1, state.quantity) : 1;
  return consumeFromContainer(state, { ...where, quantity: all, purpose: 'scrap' }, s.context);
});

/** What the line used, booked by its PC; two PCs may book the same cause. */
const use: Act = (s) => {
  const boxes = labels.flatMap((label) => {
    const box = s.reads.get(container, label);
    return isKnown(box) && box.place.kind === 'location' && lineside.some((l) => l === placeId(box.place))
      ? [{ location: placeId(box.place), part: box.part }]
      : [];
  });
  if (boxes.length === 0) return null;
  const { location, part } = s.dice.pick(boxes);
  const input = {
    supermarket,
    part,
    quantity: 1 + s.dice.below(3),
    location,
    unit: 'U-1',
    station: 'FA-01',
    operation: null,
    cause: s.dice.chance(0.4) ? `cause-${Math.floor(s.atMs / 6_000)}` : s.context.newId(),
  };
  return backflush(input, s.inUse(location, part));
};

const count = onKnown('container', (s, label) => {
  const state = s.reads.get(container, label);
  if (!isKnown(state) || s.dice.chance(0.5)) return null;
  const counted = Math.max(0, state.quantity + s.dice.below(5) - 2);
  return countContainer(state, { container: label, supermarket, counted, reason: null }, s.context);
});

const block = onKnown('container', (s, label) => {
  const input = { container: label, supermarket, reason: s.dice.pick(['B-1', 'B-2']), note: '' };
  const state = s.reads.get(container, label);
  const [blocked] = isKnown(state) ? state.blocks : [];
  return blocked === undefined
    ? blockContainer(state, input, s.context)
    : unblockContainer(
        state,
        { ...input, reason: blocked.reason, signature: signatureOf(s, 'unblock') },
        s.context,
      );
});

export const stockActs: readonly Act[] = [receive, receive, move, split, scrap, use, use, count, block];

/** What people do the more while their PC is on its own. */
export const stockActsApart: readonly Act[] = [receive];
