/** The element that a test knows to be there. */
export function nth<T>(list: readonly T[], index: number): T {
  const found = list.at(index);
  if (found === undefined) throw new Error(`no element ${index} of ${list.length}`);
  return found;
}
