import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/useFormat.ts';
import type { PeopleNotice } from './SignIn.tsx';
import { useNow } from './useNow.ts';
import { useTerminal } from './usePlace.ts';
import { useWaiting } from './useSync.ts';

/** "Is this PC still one of the site?" Null while it is; else what became of it, what of its records, and what to do. */
export function useEndedNotice(): PeopleNotice | null {
  const { t } = useTranslation('identity');
  const format = useFormat();
  const now = useNow(60_000);
  const waiting = useWaiting();
  const ended = useTerminal()?.ended ?? null;
  if (ended === null) return null;
  const { status, reason, by } = ended;
  const at = format.when(ended.at, now);
  if (status === 'revoked')
    return { lamp: 'warning', why: t('ended.revoked', { at, reason }), then: t('ended.revokedThen') };
  const why = status === 'lost' ? t('ended.lost', { at, reason }) : t('ended.replaced', { at, by });
  const kept =
    waiting > 0
      ? t('ended.waiting', { count: waiting, shown: format.integer(waiting) })
      : t('ended.passedOn');
  return { lamp: 'warning', why, then: `${kept} ${t('ended.then')}` };
}
