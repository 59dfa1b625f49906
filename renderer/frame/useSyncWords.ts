import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import type { SyncView } from './syncView.ts';

interface SyncWords {
  readonly head: string;
  readonly rest: readonly { readonly id: 'waiting' | 'attachments' | 'asOf'; readonly words: string }[];
}

/** How this PC and its plant stand, in a line: the state first, then what waits and how old it is. */
export function useSyncWords(sync: SyncView, attachments: number): SyncWords {
  const { t } = useTranslation('frame');
  const format = useFormat();
  const waiting = (count: number) => ({
    id: 'waiting' as const,
    words: t('sync.waiting', { count, shown: format.integer(count) }),
  });
  const photos =
    attachments === 0
      ? []
      : [
          {
            id: 'attachments' as const,
            words: t('sync.attachments', { count: attachments, shown: format.integer(attachments) }),
          },
        ];
  switch (sync.status) {
    case 'starting':
      return { head: t('sync.starting'), rest: [] };
    case 'engineGone':
      return { head: t('sync.engineGone'), rest: [] };
    case 'unenrolled':
    case 'connecting':
      return { head: t(`sync.${sync.status}`), rest: sync.waiting === 0 ? [] : [waiting(sync.waiting)] };
    case 'firstSync':
      return {
        head: t('sync.firstSync', { done: format.integer(sync.done), total: format.integer(sync.total) }),
        rest: [],
      };
    case 'online':
      return {
        head: t('sync.online'),
        rest:
          sync.waiting > 0
            ? [waiting(sync.waiting), ...photos]
            : photos.length > 0
              ? photos
              : [{ id: 'waiting', words: t('sync.allSynced') }],
      };
    case 'recovering':
      return { head: t('sync.recovering'), rest: sync.waiting === 0 ? [] : [waiting(sync.waiting)] };
    case 'stuck':
      return { head: t('sync.stuck'), rest: [waiting(sync.waiting)] };
    case 'floor':
    case 'alone':
      return {
        head: t(`sync.${sync.status}`, { since: format.time(sync.since) }),
        rest: [
          waiting(sync.waiting),
          ...photos,
          {
            id: 'asOf',
            words:
              sync.plantAsOf === null
                ? t('sync.neverHeard')
                : t('sync.plantAsOf', { at: format.time(sync.plantAsOf) }),
          },
        ],
      };
  }
}
