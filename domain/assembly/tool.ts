import type { EventOf, Recorded } from '../kernel/event.ts';
import { fact } from '../kernel/event.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { assertNever, refuse } from '../kernel/refusal.ts';
import { defineStream } from '../kernel/streamType.ts';
import { code } from '../kernel/text.ts';
import type { AssemblyRefusal } from './refusals.ts';
import { tighteningResult } from './tightening.ts';

export const toolEvents = {
  /**
   * A result that names no unit this site knows. It is kept with its tool and lands in the supervisor's inbox: which unit it
   * belongs to is never guessed.
   */
  TighteningUnmatched: fact(tighteningResult.extend({ line: code, station: code })),
};
export type ToolEvent = EventOf<typeof toolEvents>;

export type ToolState =
  | { readonly status: 'absent' }
  | { readonly status: 'reporting'; readonly unmatched: number; readonly lastUnmatchedAt: string };

const evolve = (state: ToolState, event: Recorded<ToolEvent>): ToolState => {
  switch (event.type) {
    case 'TighteningUnmatched':
      return {
        status: 'reporting',
        unmatched: (state.status === 'absent' ? 0 : state.unmatched) + 1,
        lastUnmatchedAt: event.occurredAt,
      };
    default:
      return assertNever(event.type);
  }
};

const legal = (_state: ToolState, event: Recorded<ToolEvent>): Refusal<AssemblyRefusal> => {
  const { tool, tighteningId, vin, torqueNm } = event.payload;
  return refuse('tighteningWithoutUnit', { tool, tighteningId, vin, torqueNm });
};

/** A tightening tool; its key is the tool's id in the site configuration. */
export const tool = defineStream<ToolState, typeof toolEvents>({
  name: 'tool',
  area: 'assembly',
  owner: 'supervisor',
  stateVersion: 1,
  events: toolEvents,
  initial: { status: 'absent' },
  scopeOf: (_key, first) => `line/${first.payload.line}`,
  evolve,
  legal,
});
