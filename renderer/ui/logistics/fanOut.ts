import type { Point } from './views.ts';

/** Half of what one vehicle covers on the screen with some air, px. */
const half = { width: 19, height: 14 };
/** How many stand beside each other before the next row. */
const perRow = 4;

interface Placed extends Point {
  readonly id: string;
}

/**
 * Where vehicles are drawn, px: those that would cover each other stand side by side about their common middle, each at the same
 * place for as long as the same ones stand there.
 */
export function fanOut(vehicles: readonly Placed[]): ReadonlyMap<string, Point> {
  const groups: Placed[][] = [];
  for (const one of vehicles.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const over = groups.find((group) => group.some((other) => covers(one, other)));
    if (over === undefined) groups.push([one]);
    else over.push(one);
  }
  return new Map(groups.flatMap(spread));
}

const covers = (a: Point, b: Point): boolean =>
  Math.abs(a.x - b.x) < half.width && Math.abs(a.y - b.y) < half.height;

function spread(group: readonly Placed[]): (readonly [string, Point])[] {
  const x = group.reduce((sum, one) => sum + one.x, 0) / group.length;
  const y = group.reduce((sum, one) => sum + one.y, 0) / group.length;
  const rows = Math.ceil(group.length / perRow);
  return group.map(({ id }, i) => {
    const row = Math.floor(i / perRow);
    const inRow = Math.min(perRow, group.length - row * perRow);
    const across = (i % perRow) - (inRow - 1) / 2;
    return [id, { x: x + across * 2 * half.width, y: y + (row - (rows - 1) / 2) * 2 * half.height }];
  });
}
