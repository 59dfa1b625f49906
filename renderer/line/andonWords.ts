import { useTranslation } from 'react-i18next';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import { useActorName } from '../quality/qualityWords.ts';
import type { AndonRow } from './lineRows.ts';

/** What is called for: the part, the words of who called, or the policy's reason. */
export function useAndonSubject(): (andon: AndonRow) => string {
  const { t } = useTranslation('line');
  const text = useSiteText();
  return (andon) => {
    const kind = t(`andon.${andon.kind}`);
    const part = andon.partName === null ? (andon.part ?? '') : text(andon.partName);
    const words = andon.text === '' ? part : andon.text;
    const wrongParts = andon.calledBy?.kind === 'policy' && andon.calledBy.policy === 'wrongParts';
    const wrong = part === '' ? t('andon.wrongScans') : t('andon.wrongParts', { part });
    const subject = wrongParts ? wrong : words;
    return subject === '' ? kind : t('andon.about', { kind, subject });
  };
}

/** Who comes and since when, or that nobody does yet. */
export function useAndonStand(): (andon: AndonRow) => string {
  const { t } = useTranslation('line');
  const format = useFormat();
  const name = useActorName();
  const again = useAndonReopened();
  return (andon) => {
    const { acknowledgedAt, takenBy, level } = andon;
    if (acknowledgedAt === null) {
      const waits = level === 0 ? t('andon.notTaken') : t('andon.escalated', { level });
      return [again(andon), waits].filter((part) => part !== '').join(' · ');
    }
    const at = format.time(acknowledgedAt);
    return takenBy === null ? t('andon.takenAt', { at }) : t('andon.takenBy', { at, by: name(takenBy) });
  };
}

/** That it was resolved once and stands again, and why; empty for most. */
export function useAndonReopened(): (andon: AndonRow) => string {
  const { t } = useTranslation('line');
  const format = useFormat();
  return ({ reopened }) =>
    reopened === null ? '' : t('andon.reopenedAt', { at: format.time(reopened.at), note: reopened.note });
}
