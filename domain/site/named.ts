import type { Refusal } from '../kernel/refusal.ts';
import { refuse } from '../kernel/refusal.ts';

/** What a command names by an id or a code of the site. */
export const namedKinds = [
  'unit',
  'line',
  'station',
  'operation',
  'characteristic',
  'part',
  'tool',
  'defectCode',
  'person',
] as const;
export type NamedKind = (typeof namedKinds)[number];
export interface Named {
  readonly kind: NamedKind;
  readonly id: string;
}

/**
 * Whether there is such a thing, as far as this PC can know: true also where it cannot (no master data yet). For kinds whose names only
 * ever come out of master data or records; what somebody reads off a label may be known to another PC alone and is no `Named`.
 */
export type Exists = (named: Named) => boolean;

/** `name(kind, id)`s of what is given; nothing for null. */
export const named = (kind: NamedKind, ...ids: readonly (string | null | undefined)[]): Named[] =>
  ids.flatMap((id) => (id === null || id === undefined ? [] : [{ kind, id }]));

/** The first that there is not, as the refusal of a person's wish; facts of devices and policies are never asked. */
export function unknownName(wanted: readonly Named[], exists: Exists): Refusal | null {
  const missing = wanted.find((n) => !exists(n));
  return missing ? refuse(`${missing.kind}${codeEnd[missing.kind]}`, { [missing.kind]: missing.id }) : null;
}

/** `operationUnknown` speaks of a station as well. */
const codeEnd = {
  unit: 'Unknown',
  line: 'Unknown',
  station: 'Unknown',
  operation: 'Unlisted',
  characteristic: 'Unknown',
  part: 'Unknown',
  tool: 'Unknown',
  defectCode: 'Unknown',
  person: 'Unknown',
} as const satisfies Readonly<Record<NamedKind, string>>;
