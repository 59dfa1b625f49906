import { roles } from '#domain/kernel/actor';
import type { EventBody } from './envelope.ts';

/** What an event names at most: a unit at the ship gate reads a visit per station and all that stands against it. */
export const mostReads = 2500;

/**
 * Whether a JSON value is an event, exactly as `eventBody` says (a property test holds them against each other), at a fraction
 * of the time: every event passes here at the plant and again at each terminal. Unknown fields stay, and are ignored.
 */
export function isEventBody(value: unknown): value is EventBody {
  if (!isFields(value)) return false;
  const { stream, scope, type, terminal, effectKey, revision, causation, basis } = value;
  return (
    isText(terminal, 1, 64) &&
    isStream(stream) &&
    isText(scope, 1, 100) &&
    isText(type, 1, 60) &&
    (value.class === 'fact' || value.class === 'proposal') &&
    isInt(value.seq, 1) &&
    isInt(value.lamport, 1) &&
    isInt(value.version, 1) &&
    isInt(value.base, 0) &&
    isUuid(value.eventId) &&
    isUuid(value.run) &&
    isUuid(value.correlation) &&
    (causation === null || isUuid(causation)) &&
    (revision === null || typeof revision === 'string') &&
    (effectKey === null || isText(effectKey, 0, 300)) &&
    isInstant(value.occurredAt) &&
    isClock(value.clock) &&
    isActor(value.actor) &&
    isListOf(value.reads, isRead) &&
    (basis === undefined || isListOf(basis, isPlace)) &&
    'payload' in value
  );
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown, shortest: number, longest: number): boolean =>
  typeof value === 'string' && value.length >= shortest && value.length <= longest;

const isInt = (value: unknown, least: number): boolean =>
  Number.isSafeInteger(value) && Number(value) >= least;

const isFinite = (value: unknown): value is number => Number.isFinite(value);

const uuid =
  /^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|0{8}-0{4}-0{4}-0{4}-0{12}|f{8}-f{4}-f{4}-f{4}-f{12})$/u;
const isUuid = (value: unknown): boolean => typeof value === 'string' && uuid.test(value);

const streamForm = /^[^/]+\/./su;
const isStream = (value: unknown): boolean =>
  typeof value === 'string' && value.length <= 200 && streamForm.test(value);

const instantForm =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/u;
const daysInMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isInstant(value: unknown): boolean {
  if (typeof value !== 'string' || !instantForm.test(value)) return false;
  const [year, month, day] = [value.slice(0, 4), value.slice(5, 7), value.slice(8, 10)].map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  if (month === 2 && day === 29) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (daysInMonth[month - 1] ?? 0);
}

const isClock = (value: unknown): boolean =>
  isFields(value) &&
  (value.offsetMs === null || isFinite(value.offsetMs)) &&
  (value.uncertaintyMs === null || (isFinite(value.uncertaintyMs) && value.uncertaintyMs >= 0)) &&
  isText(value.bootId, 0, 64) &&
  isFinite(value.monotonicMs) &&
  value.monotonicMs >= 0;

const roleNames: ReadonlySet<unknown> = new Set(roles);
const isName = (value: unknown): boolean => typeof value === 'string' && value !== '';

function isActor(value: unknown): boolean {
  if (!isFields(value)) return false;
  switch (value.kind) {
    case 'person':
      return isName(value.person) && roleNames.has(value.role);
    case 'device':
      return isName(value.device);
    case 'policy':
      return isName(value.policy);
    default:
      return value.kind === 'plant';
  }
}

const isListOf = (value: unknown, is: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length <= mostReads && value.every(is);

const isRead = (item: unknown): boolean => isFields(item) && isStream(item.stream) && isInt(item.version, 0);
const isPlace = (item: unknown): boolean => isFields(item) && isUuid(item.run) && isInt(item.seq, 1);
