import { useTranslation } from 'react-i18next';
import type { ZoneRow } from '#terminal/contract/fleet';
import { Banner } from '#ui/status/Banner.tsx';

/** Says when what is shown of the floor is not live here, and what still works. */
export function ZoneNotice({ zone }: { zone: ZoneRow }) {
  const { t } = useTranslation('logistics');
  if (zone.here === 'offline') {
    return (
      <Banner lamp="warning" title={t('notice.cutOff')}>
        {t('notice.cutOffText')}
      </Banner>
    );
  }
  if (zone.here === 'none') {
    return (
      <Banner lamp="notice" title={t('notice.elsewhere')}>
        {t('notice.elsewhereText')}
      </Banner>
    );
  }
  return null;
}
