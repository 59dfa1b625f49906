import { useQuery } from '@tanstack/react-query';
import { useClient } from '../client/ClientProvider.tsx';
import { useNow } from '../frame/useNow.ts';
import { holderOf } from '../line/boardAnswer.ts';
import { boardTopics } from '../line/useLine.ts';

/** `holderOf` a line, as its board answers it; null for no line. */
export function useHolder(line: string | null): string | null {
  const { engine } = useClient();
  const nowMs = useNow(1000);
  const board = useQuery(
    engine.queries.assembly.lineBoard.queryOptions({
      input: { line: line ?? '' },
      meta: boardTopics,
      enabled: line !== null,
    }),
  ).data;
  return line === null || board == null ? null : holderOf(board, nowMs);
}
