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

/** AIM symbology identifiers that say: these are GS1 element strings (ISO/IEC 15424; Code 128, DataBar, DataMatrix, QR, DotCode). */
const gs1Identifiers = [']C1', ']e0', ']d2', ']Q3', ']J1'];

/**
 * Reads a VIN, GS1 element strings, an ISO/IEC 15434 format 06 message, or plain text, with or without AIM identifier. What
 * says that it is one of these and does not fit (an element cut short, a wrong check digit, no end of message) is unreadable:
 * it is never taken for the plain text of another part.
 */
export function readScan(raw: string): Scan {
  const said = raw.trim();
  const text = said.replace(/^\][A-Za-z][0-9A-Za-z]/, '');
  if (text === '' || text.length > 400) return { kind: 'unreadable' };
  if (text.startsWith(`[)>${recordSeparator}06`)) return iso15434(text);
  const vin = text.toUpperCase();
  if (vinProblem(vin, { checkDigit: false }) === null) return { kind: 'vin', vin };
  const mustBeGs1 = gs1Identifiers.some((identifier) => said.startsWith(identifier));
  const mayBeGs1 = said.startsWith(']') || text.includes(groupSeparator) || /^\(\d{2,4}\)/.test(text);
  const elements = mustBeGs1 || mayBeGs1 ? elementString(text) : null;
  return elements ?? (mustBeGs1 ? { kind: 'unreadable' } : plain(text));
}

type Fields = Omit<Extract<Scan, { kind: 'label' }>, 'kind'>;
const noFields: Fields = { part: null, lot: null, serial: null, quantity: null, container: null };

const amount = (text: string): number | null => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : null);

/** Data identifiers of ANSI MH10.8.2 that a part or container label carries. */
function iso15434(text: string): Scan {
  if (!text.replaceAll(endOfMessage, '').endsWith(recordSeparator)) return { kind: 'unreadable' };
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

/** SSCC, GTIN, and the GTIN of what a logistic unit contains end with a check digit (GS1 General Specifications 7.9). */
const checked = new Set(['00', '01', '02']);

function fitsCheckDigit(value: string): boolean {
  const digits = [...value].map(Number).reverse();
  const sum = digits.reduce((total, digit, i) => total + digit * (i % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}

/** GS1 application identifiers: with FNC1 as group separator, or written out in brackets. */
function elementString(text: string): Scan | null {
  const pairs = text.startsWith('(') ? bracketed(text) : separated(text);
  if (!pairs || pairs.length === 0) return null;
  if (pairs.some(([identifier, value]) => checked.has(identifier) && !fitsCheckDigit(value)))
    return { kind: 'unreadable' };
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
