import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { HoldMember, Population } from '#domain/quality/holdEvents';
import { useClient } from '../client/ClientProvider.tsx';

/** As many as one placing takes in at once; the hold itself takes the rest afterwards. */
const limit = 1000;
const topics = ['unit', 'visit', 'container', 'hold'];

/** What a hold would keep, as this PC knows it now; undefined while the population is not named or not read yet. */
export function useHoldPreview(population: Population | null, members: readonly HoldMember[]) {
  const { engine } = useClient();
  const { data } = useQuery({
    ...engine.queries.quality.holdPreview.queryOptions({
      input: { population: population ?? { kind: 'listed' }, members: [...members], limit },
      meta: { topics },
      placeholderData: keepPreviousData,
    }),
    enabled: population !== null,
  });
  return population === null ? undefined : data;
}

export type HoldPreviewRows = NonNullable<ReturnType<typeof useHoldPreview>>;
