/** Name and width in bytes of one parameter. On the wire each is preceded by its two-digit number, from 01 up. */
export type FieldSpec = readonly [name: string, width: number];

/** The parameters by name; null when the data is not exactly these fields with these numbers. */
export function readFields(data: string, specs: readonly FieldSpec[]): ReadonlyMap<string, string> | null {
  const fields = readLeadingFields(data, specs);
  return fields !== null && data.length === encodedLength(specs) ? fields : null;
}

/** As `readFields`, but later revisions may append further parameters behind those asked for. */
export function readLeadingFields(
  data: string,
  specs: readonly FieldSpec[],
): ReadonlyMap<string, string> | null {
  const fields = new Map<string, string>();
  let at = 0;
  for (const [index, [name, width]] of specs.entries()) {
    const value = data.slice(at + 2, at + 2 + width);
    if (data.slice(at, at + 2) !== String(index + 1).padStart(2, '0') || value.length !== width) return null;
    fields.set(name, value);
    at += 2 + width;
  }
  return fields;
}

function encodedLength(specs: readonly FieldSpec[]): number {
  return specs.reduce((sum, [, width]) => sum + 2 + width, 0);
}
