/** A field of a request that its schema does not know: the names on the way to it. */
export type FieldPath = readonly (string | number)[];

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What a schema dropped: the fields of `given` that are not in `taken`, which is what the schema made of it. A caller who
 * sends a field that is not looked at believes something that is not so; it is told, instead of being half understood.
 */
export function fieldsLeftOut(given: unknown, taken: unknown): readonly FieldPath[] {
  if (Array.isArray(given) && Array.isArray(taken))
    return given.flatMap((item, i) => under(i, fieldsLeftOut(item, taken[i])));
  if (!isRecord(given) || !isRecord(taken)) return [];
  return Object.keys(given).flatMap((name) =>
    Object.hasOwn(taken, name) ? under(name, fieldsLeftOut(given[name], taken[name])) : [[name]],
  );
}

const under = (name: string | number, paths: readonly FieldPath[]): readonly FieldPath[] =>
  paths.map((path) => [name, ...path]);
