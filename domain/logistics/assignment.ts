/**
 * The cheapest assignment of rows to columns (Hungarian method with potentials, O(rows^2 * columns)). Every row gets a
 * column of its own; there are at least as many columns as rows and every cost is finite.
 *
 * @returns for each row the index of its column.
 */
export function assignRows(costs: readonly (readonly number[])[]): number[] {
  const rows = costs.length;
  const columns = costs[0]?.length ?? 0;
  if (rows > columns) throw new Error(`${rows} rows cannot have a column each of ${columns}`);
  // Index 0 of all arrays is the method's imaginary row and column.
  const rowOf = new Array<number>(columns + 1).fill(0);
  const rowPotential = new Array<number>(rows + 1).fill(0);
  const columnPotential = new Array<number>(columns + 1).fill(0);
  const cost = (row: number, column: number): number =>
    (costs[row - 1]?.[column - 1] ?? 0) - (rowPotential[row] ?? 0) - (columnPotential[column] ?? 0);

  for (let row = 1; row <= rows; row += 1) {
    rowOf[0] = row;
    const path = shortestAugmentingPath(rowOf, columns, cost, (used, delta) => {
      for (let column = 0; column <= columns; column += 1) {
        if (used[column] !== true) continue;
        const owner = rowOf[column] ?? 0;
        rowPotential[owner] = (rowPotential[owner] ?? 0) + delta;
        columnPotential[column] = (columnPotential[column] ?? 0) - delta;
      }
    });
    for (let column = path.end; column !== 0;) {
      const previous = path.previous[column] ?? 0;
      rowOf[column] = rowOf[previous] ?? 0;
      column = previous;
    }
  }

  const columnOf = new Array<number>(rows).fill(-1);
  for (let column = 1; column <= columns; column += 1) {
    const row = rowOf[column] ?? 0;
    if (row > 0) columnOf[row - 1] = column - 1;
  }
  return columnOf;
}

/** Dijkstra over columns from the row that waits in column 0 to the nearest column without a row. */
function shortestAugmentingPath(
  rowOf: readonly number[],
  columns: number,
  reducedCost: (row: number, column: number) => number,
  raise: (used: readonly boolean[], delta: number) => void,
): { readonly end: number; readonly previous: readonly number[] } {
  const slack = new Array<number>(columns + 1).fill(Infinity);
  const previous = new Array<number>(columns + 1).fill(0);
  const used = new Array<boolean>(columns + 1).fill(false);
  let current = 0;
  do {
    used[current] = true;
    let delta = Infinity;
    let next = 0;
    for (let column = 1; column <= columns; column += 1) {
      if (used[column] === true) continue;
      const reduced = reducedCost(rowOf[current] ?? 0, column);
      if (reduced < (slack[column] ?? Infinity)) {
        slack[column] = reduced;
        previous[column] = current;
      }
      const left = slack[column] ?? Infinity;
      if (left < delta) {
        delta = left;
        next = column;
      }
    }
    raise(used, delta);
    for (let column = 1; column <= columns; column += 1)
      if (used[column] !== true) slack[column] = (slack[column] ?? Infinity) - delta;
    current = next;
  } while ((rowOf[current] ?? 0) !== 0);
  return { end: current, previous };
}
