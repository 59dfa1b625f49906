import type { Accepted, DecideContext, Decision } from '../kernel/decision.ts';
import type { Signature } from '../kernel/actor.ts';
import { accept, decideOne, draft } from '../kernel/decision.ts';
import { refuse } from '../kernel/refusal.ts';
import type { SiteRefusal } from './refusals.ts';
import { sealedCode, terminal } from './terminal.ts';
import type { Enrolment, TerminalDuty, TerminalEvent, TerminalState } from './terminal.ts';

type EnrolmentInput = {
  readonly terminal: string;
  readonly name: string;
  readonly duty: TerminalDuty;
  readonly tools: string[];
  readonly certificate: Extract<TerminalEvent, { type: 'TerminalEnrolled' }>['payload']['certificate'];
};

interface OfTerminal {
  readonly terminal: string;
}

const toolsOf = (state: TerminalState): string[] =>
  state.status === 'absent' ? [] : [...(state.enrolment?.tools ?? [])];

export function enrollTerminal(
  state: TerminalState,
  input: EnrolmentInput,
  context: DecideContext,
): Decision {
  const { terminal: id, ...payload } = input;
  return decideOne(terminal, id, state, { type: 'TerminalEnrolled', payload }, context);
}

/** Another name, other stations, zones, scopes or tools; tools that are not named any more are released. */
export function assignTerminal(
  state: TerminalState,
  input: Omit<EnrolmentInput, 'certificate'>,
  context: DecideContext,
): Decision {
  const { terminal: id, ...assigned } = input;
  const released = toolsOf(state).filter((t) => !assigned.tools.includes(t));
  return decideOne(
    terminal,
    id,
    state,
    { type: 'TerminalAssigned', payload: { ...assigned, released } },
    context,
  );
}

/**
 * The old terminal ends and the new one takes its name, duty and tools over, in one transaction. One that was declared lost or revoked
 * before has ended already.
 */
export function replaceTerminal(
  states: { readonly old: TerminalState; readonly fresh: TerminalState },
  input: { readonly old: string; readonly fresh: Omit<EnrolmentInput, 'name' | 'duty' | 'tools'> },
  context: DecideContext,
): Decision {
  const { old } = states;
  if ((old.status === 'lost' || old.status === 'revoked') && old.enrolment !== null)
    return takeOver(old.enrolment, input.fresh, states.fresh, context);
  const by = input.fresh.terminal;
  const ended = decideOne(
    terminal,
    input.old,
    states.old,
    { type: 'TerminalReplaced', payload: { by, tools: toolsOf(states.old) } },
    context,
  );
  if (!ended.ok || states.old.status !== 'active') return ended;
  const enrolled = takeOver(states.old.enrolment, input.fresh, states.fresh, context);
  return enrolled.ok ? accept(...ended.events, ...enrolled.events) : enrolled;
}

const takeOver = (
  { name, duty, tools }: Enrolment,
  by: Omit<EnrolmentInput, 'name' | 'duty' | 'tools'>,
  fresh: TerminalState,
  context: DecideContext,
): Decision => enrollTerminal(fresh, { ...by, name, duty, tools: [...tools] }, context);

export const revokeTerminal = (
  state: TerminalState,
  input: { readonly terminal: string; readonly reason: string },
  context: DecideContext,
): Decision =>
  decideOne(
    terminal,
    input.terminal,
    state,
    { type: 'TerminalRevoked', payload: { reason: input.reason, tools: toolsOf(state) } },
    context,
  );

/** `runs`: the last event known of each of its runs, from what the plant heard. */
export const declareLost = (
  state: TerminalState,
  input: {
    readonly terminal: string;
    readonly reason: string;
    readonly runs: { run: string; lastSeq: number }[];
  },
  context: DecideContext,
): Decision =>
  decideOne(
    terminal,
    input.terminal,
    state,
    {
      type: 'TerminalDeclaredLost',
      payload: { reason: input.reason, runs: input.runs, tools: toolsOf(state) },
    },
    context,
  );

export const sealBreakGlass = (
  state: TerminalState,
  {
    terminal: id,
    ...payload
  }: OfTerminal & { seal: string; verifier: string; note: string; signature: Signature },
  context: DecideContext,
): Decision => decideOne(terminal, id, state, { type: 'BreakGlassSealed', payload }, context);

/** The code of `seal` was right; it opens once. Recorded whatever the stream says of it at the plant: it has happened. */
export function openBreakGlass(
  state: TerminalState,
  { terminal: id, ...payload }: OfTerminal & { seal: string; person: string; reason: string },
): Decision {
  if (sealedCode(state)?.seal !== payload.seal) return refuse<SiteRefusal>('breakGlassNotSealed');
  return accept(draft(terminal, id, { type: 'BreakGlassOpened', payload }));
}

/** Recorded whatever the stream says: it has happened. Once for the end of a run. */
export const recordsMissed = (
  id: string,
  payload: Extract<TerminalEvent, { type: 'RecordsMissed' }>['payload'],
): Accepted =>
  accept(
    draft(
      terminal,
      id,
      { type: 'RecordsMissed', payload },
      { effectKey: `recordsMissed:${payload.run}:${payload.throughSeq}` },
    ),
  );

/** Once for a pair of runs, whichever of the two PCs says it. */
export function terminalCloned(id: string, one: string, other: string): Accepted {
  const runs = [one, other].toSorted();
  const options = { effectKey: `terminalCloned:${runs.join(':')}` };
  return accept(draft(terminal, id, { type: 'TerminalCloned', payload: { runs } }, options));
}

/** What its PC holds once the terminal is over, said once for each run of an engine; null while the terminal is not over, and of a revoked one, which nobody believes. */
export function terminalReturned(
  state: TerminalState,
  { terminal: id, run, records }: OfTerminal & { readonly run: string; readonly records: number },
): Accepted | null {
  if (state.status !== 'replaced' && state.status !== 'lost') return null;
  const payload = { end: state.status, endedAt: state.at, records };
  const options = { effectKey: `terminalReturned:${run}` };
  return accept(draft(terminal, id, { type: 'TerminalReturned', payload }, options));
}
