import { ORPCError } from '@orpc/client';
import type { TFunction } from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { roles, type Role } from '#domain/kernel/actor';
import type { RefusalParam } from '#domain/kernel/refusal';
import type { LocalText } from '#domain/kernel/text';
import { memberOfKey } from '#domain/quality/holdEvents';
import type { Section } from '#domain/quality/issueEvents';
import { outcomes } from '#domain/quality/issueEvents';
import { refusalCodes, type RefusalCode } from '#domain/refusals';
import { useScopeName } from '../admin/useScopeName.ts';
import { noData, type Format } from '../i18n/format.ts';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import { useReasonWords } from '../logistics/reasons.ts';
import { shortVin } from '../quality/qualityWords.ts';
import { AnswerUnknown, EngineAway } from './engineAway.ts';

/** What the engine said no with; only `REFUSED`, `FORBIDDEN` and `KEY_REUSED` carry it. */
export interface RefusalValue {
  readonly code: RefusalCode;
  readonly params: Readonly<Record<string, RefusalParam>>;
  /** What people call what the params name by id; null where nobody here knows. */
  readonly names?: Readonly<Record<string, LocalText | null>> | undefined;
}

const withRefusal = new Set(['REFUSED', 'FORBIDDEN', 'KEY_REUSED']);

/** The refusal inside an error of a command, or null when it failed for another reason. */
export function refusalOf(error: unknown): RefusalValue | null {
  if (!(error instanceof ORPCError) || !withRefusal.has(error.code)) return null;
  const { code, params, names } = error.data ?? {};
  return isRefusalCode(code) ? { code, params: params ?? {}, names } : null;
}

export const isRefusalCode = (value: unknown): value is RefusalCode =>
  refusalCodes.some((code) => code === value);

/** Says in the reader's words why a command did not happen, and what to do; for refusals and for failures alike. */
export function useFailureWords(): (error: unknown) => string {
  const { t } = useTranslation('refusals');
  const say = useRefusalWords();
  return useCallback(
    (error) => {
      const refusal = refusalOf(error);
      if (refusal !== null) return say(refusal);
      if (error instanceof EngineAway) return t('engineAway');
      if (error instanceof AnswerUnknown) return t('answerUnknown');
      if (!(error instanceof ORPCError)) return t('unexpected');
      if (error.code === 'UNAUTHORIZED') return t('signedOut');
      const fault: unknown = error.code === 'STORAGE' ? error.data?.fault : null;
      return isStorageFault(fault) ? t(`storage.${fault}`) : t('unexpected');
    },
    [t, say],
  );
}

/** The sentence of a refusal; also for those that stand in the inbox. */
export function useRefusalWords(): (refusal: RefusalValue) => string {
  const { t } = useTranslation('refusals');
  const paramsOf = useRefusalParams();
  return useCallback((refusal) => t(`refusal.${refusal.code}`, paramsOf(refusal)), [t, paramsOf]);
}

/** What the sentence of a refusal names, in the reader's words. */
export function useRefusalParams() {
  const { t } = useTranslation(['refusals', 'frame', 'quality']);
  const format = useFormat();
  const text = useSiteText();
  const reason = useReasonWords();
  const scopeName = useScopeName();
  return useCallback(
    ({ code, params, names = {} }: RefusalValue) => {
      const words = Object.entries(params).map(([name, value]) => {
        const called = names[name];
        if (wherePlaced[code]?.includes(name) === true && value !== null)
          return [
            name,
            called
              ? t('inHandsOf', { person: text(called) })
              : t('at', { place: called === null ? t('nameless') : value }),
          ];
        if (called === null) return [name, t('nameless')];
        if (called === undefined && name === 'reason' && typeof value === 'string')
          return [name, value === '' ? noData : reason(value)];
        if (called === undefined && name === 'scope' && typeof value === 'string')
          return [name, scopeName(value)];
        if (called === undefined) return [name, readable(name, value, format, t)];
        return [name, unitParams.has(name) ? shortVin(text(called)) : text(called)];
      });
      // Who and when are said since this version; what an older one refused has no such words.
      return { by: noData, decidedAt: noData, outcome: noData, ...Object.fromEntries(words) };
    },
    [t, format, text, reason, scopeName],
  );
}

const storageFaults = ['diskFull', 'readOnly', 'ioError', 'corrupt'] as const;
const isStorageFault = (value: unknown): value is (typeof storageFaults)[number] =>
  storageFaults.some((fault) => fault === value);

const sections: readonly Section[] = [
  'emergency',
  'problem',
  'containment',
  'occurrenceCause',
  'escapeCause',
  'prevention',
  'recognition',
];
const unitParams = new Set(['unit', 'member']);
/** Params that say where goods are: at a place, or with somebody. */
const wherePlaced: Partial<Record<RefusalCode, readonly string[]>> = {
  containerNotWhereExpected: ['expected', 'found'],
  containerNotWithCarrier: ['expected'],
  containerTakenLate: ['place'],
  containerPutDownLate: ['place'],
  containerReturnedLate: ['place'],
  callPickGone: ['place'],
};
/** Instants that may well lie in another year. */
const oftenAgo = new Set(['outAt', 'calibratedAt', 'validUntilAt', 'foundAt']);
const roleParams = new Set(['required', 'owner', 'role']);

/** Instants, numbers, roles and sections of a report as people write them; ids and codes stay as they are on the label. */
function readable(
  name: string,
  value: RefusalParam,
  format: Format,
  t: TFunction<['refusals', 'frame', 'quality']>,
): string {
  if (value === null || value === '') return noData;
  if (typeof value === 'number')
    return Number.isInteger(value) ? format.integer(value) : format.decimal(value, 1);
  if (typeof value === 'boolean') return String(value);
  if (oftenAgo.has(name)) return format.stamp(value);
  if (name === 'at' || name.endsWith('At')) return format.dayTime(value);
  if (name === 'section') {
    const section = sections.find((known) => known === value);
    return section === undefined ? value : t(`quality:section.${section}`);
  }
  if (name === 'outcome') {
    const outcome = outcomes.find((known) => known === value);
    return outcome === undefined ? value : t(`quality:outcome.${outcome}`);
  }
  if (name === 'member') return memberWords(value, t);
  if (!roleParams.has(name)) return value;
  return format.list(value.split(',').map((id) => (isRole(id) ? t(`frame:role.${id}`) : id)));
}

/** A container or lot by its key in the hold. */
function memberWords(key: string, t: TFunction<['refusals', 'frame', 'quality']>): string {
  const member = memberOfKey(key);
  if (member?.kind === 'lot') return t('quality:lotOf', member);
  return member?.kind === 'container' ? member.container : key;
}

const isRole = (id: string): id is Role => roles.some((known) => known === id);
