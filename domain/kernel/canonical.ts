/**
 * RFC 8785 form of a JSON value: keys in order of their UTF-16 code units, no blanks, numbers as ECMAScript prints them.
 * Keys whose value is undefined are left out, and undefined in a list is null. Throws on what JSON cannot hold (NaN, bigint, lone
 * surrogates, objects with a form of their own such as dates), because such a value was never decided.
 */
export function canonical(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return text(value);
    case 'number':
      if (!Number.isFinite(value)) break;
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? list(value) : record(value);
    default:
  }
  throw new Error(`no canonical form: ${String(value)}`);
}

/** Nothing in it that JSON escapes. */
const plain = /^[ !#-[\]-~]*$/;

function text(value: string): string {
  if (plain.test(value)) return `"${value}"`;
  if (!value.isWellFormed()) throw new Error('no canonical form: a lone surrogate');
  return JSON.stringify(value);
}

function list(values: readonly unknown[]): string {
  let out = '';
  for (let i = 0; i < values.length; i++) {
    if (i > 0) out += ',';
    const value = values[i];
    out += value === undefined ? 'null' : canonical(value);
  }
  return `[${out}]`;
}

function record(value: object): string {
  if ('toJSON' in value && typeof value.toJSON === 'function')
    throw new Error('no canonical form: an object with a form of its own');
  const fields = value as Readonly<Record<string, unknown>>;
  let out = '';
  for (const key of Object.keys(value).sort()) {
    const of = fields[key];
    if (of === undefined) continue;
    out += out === '' ? `${text(key)}:${canonical(of)}` : `,${text(key)}:${canonical(of)}`;
  }
  return `{${out}}`;
}
