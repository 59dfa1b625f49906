import type { MeasuredTightening } from './tighteningResult.ts';

/** What a controller answers when it is asked for a result that it may still have; `away`: there was no answer, `refused`: it does not give any. */
export type OldResult =
  | { readonly status: 'result'; readonly result: MeasuredTightening }
  | { readonly status: 'none' | 'unreadable' | 'away' }
  | { readonly status: 'refused'; readonly errorCode: number };

export interface MissedResults {
  /** What is not known here, oldest first. */
  readonly results: readonly MeasuredTightening[];
  /** They follow one that is known. Without it nobody can tell what of them others have recorded. */
  readonly joined: boolean;
}

/** A controller counts to this and begins at 1 again. */
const LAST_ID = 65_535;

/**
 * Goes back from the controller's latest result to the first one that is known here, or that the controller no longer has, at
 * most `limit` steps. Null where the connection was lost meanwhile: nothing is known then.
 */
export async function missedResults(
  ask: (tighteningId: number) => Promise<OldResult>,
  isKnown: (result: MeasuredTightening) => boolean,
  limit: number,
): Promise<MissedResults | null> {
  const back: MeasuredTightening[] = [];
  const seen = new Set<number>();
  let id = 0;
  for (let step = 0; step < limit && !seen.has(id); step += 1) {
    seen.add(id);
    const answer = await ask(id);
    if (answer.status === 'away') return null;
    if (answer.status === 'none' || answer.status === 'refused') break;
    if (answer.status === 'result') {
      const { result } = answer;
      if (isKnown(result)) return { results: back.toReversed(), joined: true };
      back.push(result);
      id = result.tighteningId;
    }
    // One that cannot be read is passed over; of the latest nobody knows which one is before it.
    if (id === 0) break;
    id = id > 1 ? id - 1 : LAST_ID;
  }
  return { results: back.toReversed(), joined: false };
}
