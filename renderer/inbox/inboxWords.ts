import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { inboxRow } from '#terminal/contract/site';
import { isRefusalCode, useRefusalParams, useRefusalWords } from '../client/useRefusal.ts';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import { nameOf, placeName } from '../logistics/callViews.ts';
import { useActorName } from '../quality/qualityWords.ts';

export type Row = z.output<typeof inboxRow>;

/** Why it could not stand; of what happened already it says what was known then, not what is to be done now. */
export function useWhy(): (
  record: Pick<Row, 'code' | 'params' | 'names' | 'type'>,
  kind: Row['kind'],
) => string {
  const { t, i18n } = useTranslation('inbox');
  const say = useRefusalWords();
  const paramsOf = useRefusalParams();
  return ({ code, params, names, type }, kind) => {
    if (code === null || !isRefusalCode(code)) return t(`why.${kind}`);
    const past = `past.${code}`;
    if (kind !== 'discrepancy' || !i18n.exists(`inbox:${past}`)) return say({ code, params, names });
    return t(past as 'past.callContainerNotPicked', { context: type, ...paramsOf({ code, params, names }) });
  };
}

export function useEventName(): (type: string) => string {
  const { t, i18n } = useTranslation(['inbox', 'quality']);
  return (type) =>
    i18n.exists(`quality:event.${type}`)
      ? t(`quality:event.${type}` as 'quality:event.IssueOpened')
      : t(`event.${type}` as 'event.UnitShipped', { defaultValue: type });
}

/** What was done: with goods, holds and issues by whom, as nobody would say that a container moves something; else only what. */
export function useActWords(): (row: Pick<Row, 'act' | 'by' | 'code'>) => string {
  const { t } = useTranslation('inbox');
  const event = useEventName();
  const actor = useActorName();
  return ({ act, by, code }) =>
    code === 'recordUnreadable' || code === 'recordSetAside'
      ? t('keptRecord', { event: event(act.type) })
      : passive.has(act.subject.kind)
        ? t('act', { by: actor(by), event: event(act.type) })
        : event(act.type);
}

/** They do nothing themselves. */
const passive = new Set(['call', 'transport', 'container', 'hold', 'issue']);

/** What it is about, as people call it: goods and where they go, else its name, else only what kind of thing it is. */
export function useSubjectName(): (subject: Row['subject']) => string {
  const { t } = useTranslation('inbox');
  const text = useSiteText();
  const format = useFormat();
  return ({ kind, label, goods }) => {
    if (goods !== null) {
      const what = goods.part === null ? format.list(goods.containers) : nameOf(goods.part, text);
      return `${what} → ${placeName(goods.to)}`;
    }
    return label === null
      ? t(`subject.${kind}` as 'subject.unit', { defaultValue: t('subject.other') })
      : text(label);
  };
}
