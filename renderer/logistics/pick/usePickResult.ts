import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../client/ClientProvider.tsx';
import type { Answer } from './answerScan.ts';
import type { PickList } from './pickPhase.ts';

/** What was done last in this pick, and recorded. */
export interface Result {
  readonly what: Extract<Answer, { status: 'done' }>['what'];
  readonly containers: readonly string[];
  readonly words: string;
}

/** What is left of it: it stands, or it was put back or down and counts as delivered by another PC. */
export type ResultNow =
  | { readonly status: 'stands'; readonly words: string }
  | { readonly status: 'deliveredAfterAll'; readonly containers: readonly string[] };

/** Others may have done something else with the same goods before it was heard here: only what is true is said. */
export function usePickResult(list: PickList, result: Result | null): ResultNow | null {
  const { engine } = useClient();
  const { call } = list;
  const contested = result?.what === 'isBack' && call.status === 'delivered';
  const there = useQuery(
    engine.queries.logistics.stock.queryOptions({
      input: { place: call.to.id, part: call.part.id, empty: true, limit: 1000 },
      meta: { topics: ['container', 'call'] },
      enabled: contested,
    }),
  );
  if (result === null) return null;
  if (!contested) return resultNow(list, result, []);
  if (there.data === undefined) return null;
  const labels = there.data.rows.map(({ container }) => container);
  return resultNow(list, result, labels);
}

/** `arrived`: what stands at the place that called. */
export function resultNow(
  { call }: PickList,
  { what, containers, words }: Result,
  arrived: readonly string[],
): ResultNow | null {
  switch (what) {
    case 'picked':
    case 'pickedNotFirst':
      return call.picks.some(({ container }) => containers.includes(container))
        ? { status: 'stands', words }
        : null;
    case 'isBack': {
      const came = containers.filter((container) => arrived.includes(container));
      return came.length > 0
        ? { status: 'deliveredAfterAll', containers: came }
        : { status: 'stands', words };
    }
    case 'handedToAgv':
      return call.status === 'delivered' ? { status: 'deliveredAfterAll', containers } : null;
    // The step itself says it.
    case 'delivered':
      return null;
    default:
      return { status: 'stands', words };
  }
}
