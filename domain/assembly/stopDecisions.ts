import type { DecideContext, Decision } from '../kernel/decision.ts';
import { accept, decideOne, draft } from '../kernel/decision.ts';
import { refuse } from '../kernel/refusal.ts';
import { isoInstant } from '../kernel/runtime.ts';
import type { StopStart, StopState } from './stop.ts';
import { stop } from './stop.ts';

/** How far back somebody may say that it stood: a day holds every shift. */
const longestAgoMs = 24 * 3_600_000;

/**
 * `runningOne` is the stop that already runs at this station (or line), if one is known. What is said to stand from a time still
 * to come, as another PC's fast clock gives it, stands from now on: no clock blocks the record.
 */
export function startStop(
  input: StopStart,
  context: DecideContext,
  known: { readonly runningOne: string | null },
): Decision {
  if (known.runningOne !== null) return refuse('stopAlreadyRunning', { stop: known.runningOne });
  const { now } = context;
  const { startedAt: at } = input;
  const fromMs = Date.parse(now) - longestAgoMs;
  if (Date.parse(at) < fromMs)
    return refuse('stopTimeOutOfRange', { at, fromAt: isoInstant(fromMs), untilAt: now });
  const payload = { ...input, startedAt: earlier(at, now) };
  return accept(draft(stop, context.newId(), { type: 'StopStarted', payload }));
}

const earlier = (a: string, b: string): string => (Date.parse(a) < Date.parse(b) ? a : b);
const later = (a: string, b: string): string => (Date.parse(a) > Date.parse(b) ? a : b);

interface OfStop {
  readonly stop: string;
  readonly line: string;
}

/**
 * `again`: other records of what stands there (see `standstills`); they end with it. It ends by now, and where a faster clock
 * says that it began later than that, when it began.
 */
export function endStop(
  state: StopState,
  input: OfStop & { readonly endedAt: string },
  context: DecideContext,
  known: { readonly again: readonly { readonly stop: string; readonly state: StopState }[] },
): Decision {
  const startedAt = startOf(state) ?? context.now;
  const ahead = Date.parse(startedAt) > Date.parse(context.now);
  const endedAt = ahead ? startedAt : earlier(input.endedAt, context.now);
  const ended = endOne(state, { ...input, endedAt }, context);
  if (!ended.ok) return ended;
  const others = known.again.map((other) =>
    endOne(
      other.state,
      { ...input, stop: other.stop, endedAt: later(endedAt, startOf(other.state) ?? endedAt) },
      context,
    ),
  );
  return accept(...[ended, ...others].flatMap((one) => (one.ok ? one.events : [])));
}

const endOne = (
  state: StopState,
  input: OfStop & { readonly endedAt: string },
  context: DecideContext,
): Decision =>
  decideOne(
    stop,
    input.stop,
    state,
    { type: 'StopEnded', payload: { line: input.line, endedAt: input.endedAt } },
    context,
    { effectKey: `stopEnded:${input.stop}${againIn(state)}` },
  );

const startOf = (state: StopState): string | null =>
  state.status === 'absent' ? null : (state.start?.startedAt ?? null);

/** One effect each time that it runs: one whose end was taken back can end again. */
const againIn = (state: StopState): string =>
  state.status === 'absent' || state.reopened === 0 ? '' : `:again${state.reopened}`;

/** `runningOne` is another stop that runs at the same place by now. */
export function reopenStop(
  state: StopState,
  input: OfStop,
  context: DecideContext,
  known: { readonly runningOne: string | null },
): Decision {
  if (known.runningOne !== null && known.runningOne !== input.stop)
    return refuse('stopAlreadyRunning', { stop: known.runningOne });
  const event = { type: 'StopReopened', payload: { line: input.line } } as const;
  const again = state.status === 'absent' ? 1 : state.reopened + 1;
  const effectKey = `stopReopened:${input.stop}:${again}`;
  return decideOne(stop, input.stop, state, event, context, { effectKey });
}

export const classifyStop = (
  state: StopState,
  input: OfStop & { readonly reason: string; readonly planned: boolean; readonly note: string },
  context: DecideContext,
): Decision => {
  const { stop: key, ...payload } = input;
  return decideOne(stop, key, state, { type: 'StopClassified', payload }, context);
};

/** Two people who take back one record apart from each other have one effect. */
export const withdrawStop = (
  state: StopState,
  input: OfStop & { readonly note: string },
  context: DecideContext,
): Decision => {
  const { stop: key, ...payload } = input;
  const event = { type: 'StopWithdrawn', payload } as const;
  return decideOne(stop, key, state, event, context, { effectKey: `stopWithdrawn:${key}` });
};
