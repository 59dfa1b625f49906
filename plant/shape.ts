import type { z } from 'zod';

type Guard = (value: unknown) => boolean;
type Checks = readonly z.core.$ZodCheck[] | undefined;

/** Nothing surely fits: the schema itself has to be asked. */
const unsure: Guard = () => false;

const guards = new WeakMap<z.core.$ZodType, Guard>();

/**
 * Whether a JSON value surely fits a schema as it is, at a fraction of a parse: nothing is copied, and nothing is filled in.
 * False says nothing: `safeParse` then decides, and says what is wrong. True where the schema would take the value and return it unchanged
 * but for fields that it does not name (a property test holds both against each other).
 */
export const surelyFits = <T>(schema: z.ZodType<T>, value: unknown): value is T => guardOf(schema)(value);

function guardOf(schema: z.core.$ZodType): Guard {
  const known = guards.get(schema);
  if (known) return known;
  const made = makeGuard(schema as z.core.$ZodTypes);
  guards.set(schema, made);
  return made;
}

/** Of the kinds that events and messages are made of; any other kind is left to the schema. */
function makeGuard({ _zod: { def } }: z.core.$ZodTypes): Guard {
  switch (def.type) {
    case 'string':
      return stringGuard(def);
    case 'number':
      return numberGuard(def);
    case 'object':
      return def.catchall || has(def.checks) ? unsure : objectGuard(def.shape);
    case 'array':
      return arrayGuard(guardOf(def.element), def.checks);
    case 'record':
      return has(def.checks) ? unsure : recordGuard(def);
    case 'union':
      return has(def.checks) ? unsure : unionGuard(def.options.map(guardOf));
    case 'nullable':
      return orElse(null, guardOf(def.innerType));
    case 'optional':
      return orElse(undefined, guardOf(def.innerType));
    case 'default':
      return guardOf(def.innerType);
    case 'enum':
      return oneOf(Object.values(def.entries));
    case 'literal':
      return oneOf(def.values);
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'null':
      return (value) => value === null;
    default:
      return unsure;
  }
}

const has = (checks: Checks): boolean => checks !== undefined && checks.length > 0;

const orElse =
  (other: null | undefined, guard: Guard): Guard =>
  (value) =>
    value === other || guard(value);

function oneOf(values: readonly unknown[]): Guard {
  const all = new Set(values);
  return (value) => all.has(value);
}

const unionGuard =
  (options: readonly Guard[]): Guard =>
  (value) =>
    options.some((fits) => fits(value));

function objectGuard(shape: Readonly<Record<string, z.core.$ZodType>>): Guard {
  const fields = Object.entries(shape).map(([name, schema]) => ({ name, fits: guardOf(schema) }));
  return (value) => {
    if (!isFields(value)) return false;
    for (const { name, fits } of fields) if (!fits(value[name])) return false;
    return true;
  };
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function recordGuard({ keyType, valueType }: z.core.$ZodRecordDef): Guard {
  if ((keyType as z.core.$ZodTypes)._zod.def.type !== 'string') return unsure;
  const [keyFits, valueFits] = [guardOf(keyType), guardOf(valueType)];
  return (value) =>
    isFields(value) && Object.keys(value).every((key) => keyFits(key) && valueFits(value[key]));
}

function arrayGuard(fits: Guard, checks: Checks): Guard {
  const limits = limitsOf(checks);
  if (!limits || limits.pattern) return unsure;
  const { least, most } = limits;
  return (value) =>
    Array.isArray(value) &&
    value.length >= least &&
    value.length <= most &&
    value.every((item) => fits(item));
}

interface Limits {
  least: number;
  most: number;
  pattern: RegExp | null;
}

/** Null where there is a check of another kind. */
function limitsOf(checks: Checks): Limits | null {
  const limits: Limits = { least: 0, most: Number.POSITIVE_INFINITY, pattern: null };
  for (const check of checks ?? []) {
    const { def } = (check as z.core.$ZodChecks)._zod;
    if (def.check === 'min_length') limits.least = Math.max(limits.least, def.minimum);
    else if (def.check === 'max_length') limits.most = Math.min(limits.most, def.maximum);
    else if (def.check === 'length_equals')
      [limits.least, limits.most] = [Math.max(limits.least, def.length), Math.min(limits.most, def.length)];
    else if (
      def.check === 'string_format' &&
      def.format === 'regex' &&
      isWhole(def.pattern) &&
      !limits.pattern
    )
      limits.pattern = def.pattern;
    else return null;
  }
  return limits;
}

/** A pattern that remembers nothing from one text to the next. */
const isWhole = (pattern: RegExp | undefined): pattern is RegExp =>
  pattern !== undefined && !pattern.global && !pattern.sticky;

/** Formats that are their pattern and nothing beside it. */
const patternFormats: ReadonlySet<unknown> = new Set(['uuid', 'datetime']);

function stringGuard(
  def: z.core.$ZodStringDef & { readonly format?: string; readonly pattern?: RegExp },
): Guard {
  const limits = limitsOf(def.checks);
  if (!limits || def.coerce) return unsure;
  if (def.format !== undefined) {
    if (limits.pattern || !patternFormats.has(def.format) || !isWhole(def.pattern)) return unsure;
    limits.pattern = def.pattern;
  }
  const { least, most, pattern } = limits;
  return (value) =>
    typeof value === 'string' &&
    value.length >= least &&
    value.length <= most &&
    (pattern?.test(value) ?? true);
}

function numberGuard(def: z.core.$ZodNumberDef & { readonly format?: string }): Guard {
  if (def.coerce || (def.format !== undefined && def.format !== 'safeint')) return unsure;
  const isNumber = def.format === undefined ? Number.isFinite : Number.isSafeInteger;
  const bounds: ((value: number) => boolean)[] = [];
  for (const check of def.checks ?? []) {
    const bound = boundOf((check as z.core.$ZodChecks)._zod.def);
    if (!bound) return unsure;
    bounds.push(bound);
  }
  return (value) => isNumber(value) && bounds.every((keeps) => keeps(Number(value)));
}

function boundOf(def: z.core.$ZodChecks['_zod']['def']): ((value: number) => boolean) | null {
  if (def.check !== 'greater_than' && def.check !== 'less_than') return null;
  const { value: bound, inclusive } = def;
  if (typeof bound !== 'number') return null;
  if (def.check === 'greater_than') return inclusive ? (value) => value >= bound : (value) => value > bound;
  return inclusive ? (value) => value <= bound : (value) => value < bound;
}
