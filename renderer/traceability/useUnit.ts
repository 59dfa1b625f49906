import { useQuery } from '@tanstack/react-query';
import type { assemblyContract } from '#terminal/contract/assembly';
import type { Outputs } from '#terminal/contract/infer';
import { useClient } from '../client/ClientProvider.tsx';

type Answers = Outputs<typeof assemblyContract.queries>;
export type UnitDetail = NonNullable<Answers['unit']>;
export type Obstacle = UnitDetail['obstacles'][number];
export type PartRow = Extract<Answers['asBuilt']['rows'][number], { kind: 'part' }>;
export type TighteningRow = Answers['tightenings']['rows'][number];

const unitTopics = {
  topics: ['unit', 'visit', 'rework', 'issue', 'hold', 'person', 'site', 'revision', 'terminal'],
};
const recordTopics = { topics: ['visit', 'revision'] };
/** Which PCs were heard moves with the sync, not with a record. */
const clockMs = 30_000;
/** Records listed at most of each kind. */
export const listed = 200;

/** One unit by any of its identifiers; `data` is null where none or several carry it. */
export function useUnit(unit: string) {
  const { engine } = useClient();
  return useQuery(
    engine.queries.assembly.unit.queryOptions({
      input: { unit },
      meta: unitTopics,
      refetchInterval: clockMs,
    }),
  );
}

export function useParts(unit: string) {
  const { engine } = useClient();
  return useQuery(
    engine.queries.assembly.asBuilt.queryOptions({
      input: { unit, kind: 'part', limit: listed },
      meta: recordTopics,
    }),
  );
}

export function useTightenings(unit: string) {
  const { engine } = useClient();
  return useQuery(
    engine.queries.assembly.tightenings.queryOptions({ input: { unit, limit: listed }, meta: recordTopics }),
  );
}
