import { vinProblem } from './vin.ts';

/** What a scanned code says about itself, before anybody asks what it is good for. */
export type Scan =
  | { readonly kind: 'vin'; readonly vin: string }
  /** A label that names its fields (GS1, ISO/IEC 15434); what it does not say is null. */
  | {
      readonly kind: 'label';
      readonly part: string | null;
      readonly lot: string | null;
      readonly serial: string | null;
      readonly quantity: number | null;
      readonly container: string | null;
    }
  /** Words without field names: a part or container number, then perhaps a lot or serial number. */
  | { readonly kind: 'plain'; readonly text: string; readonly trace: string | null }
  | { readonly kind: 'unreadable' };

const groupSeparator = '\u001d';
const recordSeparator = '\u001e';
const endOfMessage = '\u0004';

/** Reads a VIN, GS1 element strings, an ISO/IEC 15434 format 06 message, or plain text, with or without AIM identifier. */
export function readScan(raw: string): Scan {
  const text = raw.trim().replace(/^\][A-Za-z][0-9A-Za-z]/, '');
  if (text === '' || text.length > 400) return { kind: 'unreadable' };
  if (text.startsWith(`[)>${recordSeparator}06`)) return iso15434(text);
  const vin = text.toUpperCase();
  if (vinProblem(vin, { checkDigit: false }) === null) return { kind: 'vin', vin };
  const gs1 = raw.trim().startsWith(']') || text.includes(groupSeparator) || /^\(\d{2,4}\)/.test(text);
  return (gs1 ? elementString(text) : null) ?? plain(text);
}

type Fields = Omit<Extract<Scan, { kind: 'label' }>, 'kind'>;
const noFields: Fields = { part: null, lot: null, serial: null, quantity: null, container: null };

const amount = (text: string): number | null => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : null);

/** Data identifiers of ANSI MH10.8.2 that a part or container label carries. */
function iso15434(text: string): Scan {
  const body = text.slice(`[)>${recordSeparator}06`.length).replaceAll(endOfMessage, '');
  let fields = noFields;
  for (const field of body.split(groupSeparator).flatMap((f) => f.split(recordSeparator))) {
    const match = /^(\d{0,2}[A-Z])(.+)$/.exec(field.trim());
    if (match?.[1] && match[2]) fields = withIdentifier(fields, match[1], match[2].trim());
  }
  return labelOf(fields);
}

function withIdentifier(fields: Fields, identifier: string, value: string): Fields {
  switch (identifier) {
    case 'P':
    case '1P':
      return { ...fields, part: value };
    case '1T':
    case 'T':
      return { ...fields, lot: value };
    case 'S':
      return { ...fields, serial: value };
    case 'Q':
      return { ...fields, quantity: amount(value) };
    case 'J':
    case '1J':
    case '3S':
      return { ...fields, container: value };
    default:
      return fields;
  }
}

const fixedLength = new Map([
  ['00', 18],
  ['01', 14],
  ['02', 14],
  ['11', 6],
  ['13', 6],
  ['15', 6],
  ['17', 6],
]);

/** GS1 application identifiers: with FNC1 as group separator, or written out in brackets. */
function elementString(text: string): Scan | null {
  const pairs = text.startsWith('(') ? bracketed(text) : separated(text);
  if (!pairs || pairs.length === 0) return null;
  let fields = noFields;
  for (const [identifier, value] of pairs) fields = withApplication(fields, identifier, value);
  return labelOf(fields);
}

const bracketed = (text: string): [string, string][] =>
  [...text.matchAll(/\((\d{2,4})\)([^(]*)/g)].map((m) => [m[1] ?? '', (m[2] ?? '').trim()]);

const withoutSeparator = (text: string): string => (text.startsWith(groupSeparator) ? text.slice(1) : text);

function separated(text: string): [string, string][] | null {
  const pairs: [string, string][] = [];
  let rest = withoutSeparator(text);
  while (rest !== '') {
    const identifier = ['240', '241', '250'].find((ai) => rest.startsWith(ai)) ?? rest.slice(0, 2);
    if (!/^\d{2,3}$/.test(identifier)) return null;
    const body = rest.slice(identifier.length);
    const length = fixedLength.get(identifier) ?? (body.indexOf(groupSeparator) + 1 || body.length + 1) - 1;
    if (length === 0 || body.length < length) return null;
    pairs.push([identifier, body.slice(0, length)]);
    rest = withoutSeparator(body.slice(length));
  }
  return pairs;
}

function withApplication(fields: Fields, identifier: string, value: string): Fields {
  switch (identifier) {
    case '240':
    case '241':
      return { ...fields, part: value };
    case '01':
      return { ...fields, part: fields.part ?? value };
    case '10':
      return { ...fields, lot: value };
    case '21':
      return { ...fields, serial: value };
    case '30':
    case '37':
      return { ...fields, quantity: amount(value) };
    case '00':
      return { ...fields, container: value };
    default:
      return fields;
  }
}

const labelOf = (fields: Fields): Scan =>
  Object.values(fields).some((v) => v !== null) ? { kind: 'label', ...fields } : { kind: 'unreadable' };

function plain(text: string): Scan {
  const [word = '', ...others] = text.split(/[\s|;,/]+/).filter((w) => w !== '');
  const printable = /^[\p{L}\p{N}._:+-]+$/u;
  if (!printable.test(word) || others.some((w) => !printable.test(w))) return { kind: 'unreadable' };
  return { kind: 'plain', text: word, trace: others[0] ?? null };
}
