import { useCallback } from 'react';
import { noData } from '../i18n/format.ts';
import { useActorName } from '../quality/qualityWords.ts';
import type { StopRow } from './lineRows.ts';

/** Who recorded a standstill; without a name where that has not arrived. */
export function useRecorder(): (by: StopRow['records'][number]['by']) => string {
  const actor = useActorName();
  return useCallback((by) => (by === null ? noData : actor(by)), [actor]);
}
