import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { nodeNames, type ZoneMap } from './floorViews.ts';

/** `nodeNames` in the reader's language. */
export function useNodeNames(map: ZoneMap | null): (node: string) => string {
  const { t } = useTranslation('logistics');
  return useMemo(() => nodeNames(map, (place) => t('map.near', { place })), [map, t]);
}
