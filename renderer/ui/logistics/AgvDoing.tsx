import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import type { AgvView } from './views.ts';

/** What a vehicle is doing, as one short phrase. */
export function AgvDoing({ agv }: { agv: AgvView }) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const { doing } = agv;
  switch (doing.status) {
    case 'idle':
      return t('agv.idle', { at: doing.at });
    case 'charging':
      return t('agv.charging', { at: doing.at });
    case 'driving':
      return doing.load === null ? `→ ${doing.to}` : `→ ${doing.to} · ${doing.load}`;
    case 'handling':
      return doing.load === null
        ? t('agv.handling', { at: doing.at })
        : t('agv.handlingLoad', { at: doing.at, load: doing.load });
    case 'silent':
      return doing.lastNode === null
        ? t('agv.silent', { span: format.span(doing.forMs) })
        : t('agv.silentAt', { span: format.span(doing.forMs), node: doing.lastNode });
    case 'fault':
      return doing.error;
    case 'manual':
      return t('agv.manual', { at: doing.at });
    case 'loaded':
      return doing.goods === ''
        ? t('agv.loaded', { at: doing.at })
        : t('agv.loadedWith', { at: doing.at, goods: doing.goods });
    case 'offline':
      return t('agv.offline', { span: format.span(doing.forMs) });
    case 'unknown':
      return t('agv.unknown');
  }
}
