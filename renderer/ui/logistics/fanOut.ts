import type { Point } from './views.ts';

/** What one vehicle takes on the screen, px: as wide as a finger, so that each is reached where it is seen. */
export const vehicleRoom = { width: 44, height: 32 };
/** How many stand beside each other before the next row. */
const perRow = 3;
/** Nearer than this, px, two stand at the same height or side: a vehicle's report wavers. */
const sameness = 8;

interface Placed extends Point {
  readonly id: string;
}
type Drawn = readonly (readonly [string, Point])[];

/**
 * Where vehicles are drawn, px: those that would cover each other stand side by side about their common middle, in the order in
 * which they stand on the floor, each at the same place for as long as the same ones stand there. No two take the same room.
 */
export function fanOut(vehicles: readonly Placed[]): ReadonlyMap<string, Point> {
  let groups = vehicles.toSorted(byId).map((one): readonly Placed[] => [one]);
  for (let before = 0; before !== groups.length;) {
    before = groups.length;
    groups = merged(groups);
  }
  return new Map(groups.flatMap(spread));
}

/** Whether all have room for that width at their own places. */
export const haveRoom = (vehicles: readonly Placed[], width: number): boolean =>
  vehicles.every((one, i) =>
    vehicles
      .slice(i + 1)
      .every(
        (other) => Math.abs(one.x - other.x) >= width || Math.abs(one.y - other.y) >= vehicleRoom.height,
      ),
  );

const byId = (a: Placed, b: Placed): number => (a.id < b.id ? -1 : 1);

/** Makes one group of the first two that would cover each other as they are drawn. */
function merged(groups: readonly (readonly Placed[])[]): (readonly Placed[])[] {
  const drawn = groups.map(spread);
  for (const [i, one] of drawn.entries())
    for (const [j, other] of drawn.entries())
      if (j > i && cover(one, other))
        return groups.flatMap((group, at) =>
          at === j ? [] : [at === i ? [...group, ...(groups[j] ?? [])] : group],
        );
  return [...groups];
}

const cover = (one: Drawn, other: Drawn): boolean =>
  one.some(([, a]) =>
    other.some(
      ([, b]) => Math.abs(a.x - b.x) < vehicleRoom.width && Math.abs(a.y - b.y) < vehicleRoom.height,
    ),
  );

/** A few that stand above each other stay so; else rows from the top, each from the left. */
function spread(group: readonly Placed[]): Drawn {
  const [first] = group;
  if (group.length === 1 && first) return [[first.id, { x: first.x, y: first.y }]];
  const middle = { x: mean(group.map(({ x }) => x)), y: mean(group.map(({ y }) => y)) };
  const upright = group.length <= perRow && extent(group, 'y') > extent(group, 'x');
  const sorted = group.toSorted(along('y', 'x'));
  const perLine = upright ? 1 : perRow;
  const rows = Math.ceil(sorted.length / perLine);
  return Array.from({ length: rows }, (_, row) =>
    sorted
      .slice(row * perLine, (row + 1) * perLine)
      .toSorted(along('x', 'y'))
      .map(({ id }, i, inRow): readonly [string, Point] => [
        id,
        {
          x: middle.x + (i - (inRow.length - 1) / 2) * vehicleRoom.width,
          y: middle.y + (row - (rows - 1) / 2) * vehicleRoom.height,
        },
      ]),
  ).flat();
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function extent(group: readonly Placed[], axis: 'x' | 'y'): number {
  const values = group.map((one) => one[axis]);
  return Math.max(...values) - Math.min(...values);
}

const along =
  (first: 'x' | 'y', then: 'x' | 'y') =>
  (a: Placed, b: Placed): number =>
    about(a[first]) - about(b[first]) || about(a[then]) - about(b[then]) || byId(a, b);

const about = (value: number): number => Math.round(value / sameness);
