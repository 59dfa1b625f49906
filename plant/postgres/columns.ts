/**
 * Many values of one column as ONE text parameter, taken apart in SQL by `string_to_array($n, chr(1))`.
 * Measured against array literals this saves the quoting of every body twice over. It is safe because no stored text holds
 * U+0001: JSON forbids it unescaped, and the intake parks events whose keys hold control characters.
 */
export const column = (values: readonly (string | number)[]): string => values.join('\u0001');

/** The same with nulls, taken apart by `string_to_array($n, chr(1), '')`; the values themselves are never empty. */
export const nullableColumn = (values: readonly (string | number | null)[]): string =>
  values.map((value) => value ?? '').join('\u0001');

/** Texts of unknown content (dead letters) are stored as bytes, because PostgreSQL text cannot hold U+0000; `::bytea[]`. */
export const bytesColumn = (texts: readonly string[]): string =>
  column(texts.map((text) => `\\x${Buffer.from(text).toString('hex')}`));

export const textOfBytes = (hex: string): string => Buffer.from(hex, 'hex').toString();
