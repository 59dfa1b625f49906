import { z } from 'zod';
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
  /** A result telegram that could not be read; kept whole, so that a person can look at it and the tool goes on. */
  TighteningUnreadable: fact(
    z.object({ line: code, station: code, tool: code, fault: code, raw: z.string().max(4000) }),
  ),
};
export type ToolEvent = EventOf<typeof toolEvents>;

export type ToolState =
  | { readonly status: 'absent' }
  | {
      readonly status: 'reporting';
      readonly unmatched: number;
      readonly unreadable: number;
      readonly lastAt: string;
    };

const evolve = (state: ToolState, event: Recorded<ToolEvent>): ToolState => {
  const before = state.status === 'absent' ? { unmatched: 0, unreadable: 0 } : state;
  const { unmatched, unreadable } = before;
  const lastAt = event.occurredAt;
  switch (event.type) {
    case 'TighteningUnmatched':
      return { status: 'reporting', unmatched: unmatched + 1, unreadable, lastAt };
    case 'TighteningUnreadable':
      return { status: 'reporting', unmatched, unreadable: unreadable + 1, lastAt };
    default:
      return assertNever(event);
  }
};

/** Both need a person: the plant puts them in the inbox. */
const legal = (_state: ToolState, event: Recorded<ToolEvent>): Refusal<AssemblyRefusal> => {
  switch (event.type) {
    case 'TighteningUnmatched': {
      const { tool, tighteningId, vin, torqueNm } = event.payload;
      return refuse('tighteningWithoutUnit', { tool, tighteningId, vin, torqueNm });
    }
    case 'TighteningUnreadable':
      return refuse('tighteningUnreadable', { tool: event.payload.tool, fault: event.payload.fault });
    default:
      return assertNever(event);
  }
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
