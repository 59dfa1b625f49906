import { z } from 'zod';
import type { EventOf, Recorded } from '../kernel/event.ts';
import { fact, loosening } from '../kernel/event.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { assertNever, refuse } from '../kernel/refusal.ts';
import type { Claim } from '../kernel/streamType.ts';
import { signature } from '../kernel/actor.ts';
import { defineStream } from '../kernel/streamType.ts';
import { code } from '../kernel/text.ts';
import type { SiteRefusal } from './refusals.ts';

/** What the plant says of a terminal, signed by the plant's key; its shape on the wire is sync's `certificate`. */
const terminalCertificate = z.object({
  terminal: z.string().min(1).max(64),
  name: z.string().min(1).max(100),
  site: z.string().min(1).max(64),
  /** Ed25519, base64 DER (SPKI). */
  publicKey: z.string().min(40).max(200),
  issuedAt: z.iso.datetime(),
  signature: z.string().min(40).max(200),
});

/** What a terminal is there for. */
export const terminalDuty = z.object({
  /** `office` is the headless terminal beside the plant server; there is one. */
  kind: z.enum(['floor', 'office']),
  line: code.nullable(),
  stations: z.array(code).max(100),
  /** Zones whose dispatch master it may become. */
  zones: z.array(code).max(20),
  /** Scopes that it follows: `site`, `holds`, `quality`, `line/<id>`, `supply/<id>`. */
  scopes: z
    .array(z.string().regex(/^(site|holds|quality|(line|supply)\/[^/]+)$/))
    .min(1)
    .max(50),
});
export type TerminalDuty = z.infer<typeof terminalDuty>;

/** Tools whose controllers it alone listens to (the `tool` registry). */
const tools = z.array(code).max(50);
const reason = z.string().min(1).max(500);
/** Names one break-glass code without telling it. */
const seal = z.string().min(1).max(64);
const codeVerifier = z
  .string()
  .regex(/^\$argon2id\$v=\d+\$/)
  .max(300);
const runEnd = z.object({ run: z.uuid(), lastSeq: z.int().min(0) });

export const terminalEvents = {
  TerminalEnrolled: fact(
    z.object({
      name: z.string().min(1).max(100),
      duty: terminalDuty,
      tools,
      certificate: terminalCertificate,
    }),
  ),
  /** Moved to other work. `released`: tools that it no longer listens to. */
  TerminalAssigned: fact(
    z.object({ name: z.string().min(1).max(100), duty: terminalDuty, tools, released: tools }),
  ),
  /** Another PC took over name, duty and tools of this one. */
  TerminalReplaced: fact(z.object({ by: z.string().min(1).max(64), tools })),
  /** Its key is not believed any more. */
  TerminalRevoked: fact(z.object({ reason, tools })),
  /** The PC and its disk are gone: each run ends with the last event heard of it, and the gap is accepted. */
  TerminalDeclaredLost: fact(z.object({ reason, runs: z.array(runEnd).max(1000), tools })),
  /**
   * The terminal had said that it recorded these places of an earlier run, and neither it nor the plant has them: its disk lost them. `saidAt`:
   * when the plant last heard it say so, UTC. Written by the terminal itself; somebody has to look, so that it never stands without a discrepancy.
   */
  RecordsMissed: fact(
    z.object({
      run: z.uuid(),
      fromSeq: z.int().min(1),
      throughSeq: z.int().min(1),
      saidAt: z.iso.datetime(),
    }),
  ),
  /**
   * Two PCs speak as this terminal at once, with these runs: a copy of its disk runs. Each of them records it, to one effect; somebody has to look, so
   * that it never stands without a discrepancy.
   */
  TerminalCloned: fact(z.object({ runs: z.array(z.uuid()).length(2) })),
  /**
   * The PC of a terminal that was replaced or declared lost speaks again: `end` says which, at `endedAt` (UTC). `records`: what it had recorded that the plant's log
   * did not have before that end; all of it is kept. Written by the PC itself; somebody has to look, so that it never stands without a discrepancy.
   */
  TerminalReturned: fact(
    z.object({
      end: z.enum(['replaced', 'lost']),
      endedAt: z.iso.datetime(),
      records: z.int().min(0),
    }),
  ),
  /** Its break-glass code was made and sealed; once the plant agrees, one made before opens nothing any more. `verifier` is an argon2id PHC string of the code. */
  BreakGlassSealed: loosening(
    z.object({ seal, verifier: codeVerifier, note: z.string().max(500), signature }),
  ),
  /** The code of this seal let `person` in at this PC; somebody has to look, so that it never stands without a discrepancy. */
  BreakGlassOpened: fact(z.object({ seal, person: z.string().min(1).max(64), reason })),
};
export type TerminalEvent = EventOf<typeof terminalEvents>;

export interface Enrolment {
  readonly name: string;
  readonly duty: TerminalDuty;
  readonly tools: readonly string[];
  readonly certificate: z.infer<typeof terminalCertificate>;
  readonly enrolledAt: string;
  /** The newest break-glass code; null before the first. */
  readonly breakGlass: BreakGlass | null;
}

export interface BreakGlass {
  readonly seal: string;
  readonly verifier: string;
  readonly sealedAt: string;
  /** It opens once; null until then. */
  readonly openedAt: string | null;
}

/** The end of a terminal is final; it comes back by being enrolled anew, under a new id. */
export type TerminalState =
  | { readonly status: 'absent' }
  | { readonly status: 'active'; readonly enrolment: Enrolment }
  | {
      readonly status: 'replaced';
      readonly enrolment: Enrolment | null;
      readonly by: string;
      readonly at: string;
    }
  | {
      readonly status: 'revoked';
      readonly enrolment: Enrolment | null;
      readonly reason: string;
      readonly at: string;
    }
  | {
      readonly status: 'lost';
      readonly enrolment: Enrolment | null;
      readonly reason: string;
      readonly runs: readonly { readonly run: string; readonly lastSeq: number }[];
      readonly at: string;
    };

const enrolmentOf = (state: TerminalState): Enrolment | null =>
  state.status === 'absent' ? null : state.enrolment;

/** Restricting wins: an enrolment that arrives after the terminal's end is remembered but does not revive it. */
function evolve(state: TerminalState, event: Recorded<TerminalEvent>): TerminalState {
  const enrolment = enrolmentOf(state);
  const at = event.occurredAt;
  switch (event.type) {
    case 'TerminalEnrolled': {
      const enrolled = enrolment ?? { ...event.payload, enrolledAt: at, breakGlass: null };
      return state.status === 'absent'
        ? { status: 'active', enrolment: enrolled }
        : { ...state, enrolment: enrolled };
    }
    case 'TerminalAssigned': {
      if (enrolment === null || state.status !== 'active') return state;
      const { name, duty, tools: listened } = event.payload;
      return { ...state, enrolment: { ...enrolment, name, duty, tools: listened } };
    }
    case 'TerminalReplaced':
      return isOver(state) ? state : { status: 'replaced', enrolment, by: event.payload.by, at };
    case 'TerminalRevoked':
      return { status: 'revoked', enrolment, reason: event.payload.reason, at };
    case 'TerminalDeclaredLost':
      if (state.status === 'revoked') return state;
      return { status: 'lost', enrolment, reason: event.payload.reason, runs: event.payload.runs, at };
    case 'BreakGlassSealed': {
      const { seal: made, verifier } = event.payload;
      return withBreakGlass(state, { seal: made, verifier, sealedAt: at, openedAt: null });
    }
    case 'BreakGlassOpened': {
      const known = enrolment?.breakGlass;
      if (known?.seal !== event.payload.seal || known.openedAt !== null) return state;
      return withBreakGlass(state, { ...known, openedAt: at });
    }
    case 'RecordsMissed':
    case 'TerminalCloned':
    case 'TerminalReturned':
      return state;
    default:
      return assertNever(event);
  }
}

const withBreakGlass = (state: TerminalState, breakGlass: BreakGlass): TerminalState =>
  state.status === 'absent' || state.enrolment === null
    ? state
    : { ...state, enrolment: { ...state.enrolment, breakGlass } };

/** Used or not; null before the first. */
export const newestCode = (state: TerminalState): BreakGlass | null => enrolmentOf(state)?.breakGlass ?? null;

/** The code that opens this terminal now; null without one, once it was used, and where the terminal is over: its code goes with it. */
export function sealedCode(state: TerminalState): BreakGlass | null {
  const known = state.status === 'active' ? state.enrolment.breakGlass : null;
  return known?.openedAt === null ? known : null;
}

const isOver = (state: TerminalState): boolean => state.status !== 'absent' && state.status !== 'active';

const no = refuse<SiteRefusal>;

/** A lost terminal may still be revoked, and a replaced one declared lost: its key and its disk are separate matters. */
function legal(state: TerminalState, event: Recorded<TerminalEvent>): Refusal<SiteRefusal> | null {
  if (event.type === 'TerminalEnrolled') return judgeEnrolment(state, event);
  if (event.type === 'RecordsMissed') return missed(event);
  if (event.type === 'TerminalCloned') return no('terminalCloned');
  if (event.type === 'TerminalReturned') return no('terminalReturned', { records: event.payload.records });
  if (event.type === 'BreakGlassOpened') return opened(event);
  if (state.status === 'absent') return no('terminalUnknown');
  switch (event.type) {
    case 'TerminalAssigned':
    case 'BreakGlassSealed':
      return state.status === 'active' ? null : no('terminalNotActive', { status: state.status });
    case 'TerminalReplaced':
      if (event.stream === `terminal/${event.payload.by}`)
        return no('terminalReplacesItself', { by: event.payload.by });
      return isOver(state) ? no('terminalNotActive', { status: state.status }) : null;
    case 'TerminalRevoked':
      return state.status === 'revoked' ? no('terminalNotActive', { status: state.status }) : null;
    case 'TerminalDeclaredLost':
      return state.status === 'lost' || state.status === 'revoked'
        ? no('terminalNotActive', { status: state.status })
        : null;
    default:
      return assertNever(event);
  }
}

function missed({
  payload: { run, fromSeq, throughSeq, saidAt },
}: Recorded<Extract<TerminalEvent, { type: 'RecordsMissed' }>>): Refusal<SiteRefusal> {
  const known = fromSeq - 1;
  return no('recordsMissed', { run, said: throughSeq, known, count: throughSeq - known, saidAt });
}

const opened = ({
  payload: { person, reason: why },
}: Recorded<Extract<TerminalEvent, { type: 'BreakGlassOpened' }>>): Refusal<SiteRefusal> =>
  no('breakGlassOpened', { person, reason: why });

function judgeEnrolment(
  state: TerminalState,
  event: Recorded<Extract<TerminalEvent, { type: 'TerminalEnrolled' }>>,
): Refusal<SiteRefusal> | null {
  if (enrolmentOf(state) !== null) return no('terminalExists');
  const certified = event.payload.certificate.terminal;
  return event.stream === `terminal/${certified}`
    ? null
    : no('certificateMismatch', { terminal: event.stream.slice('terminal/'.length), certified });
}

const toolClaims = (names: readonly string[], holder: string, held: boolean): Claim[] =>
  names.map((name) => ({ registry: 'tool', name, holder, held }));

function claims(event: Recorded<TerminalEvent>): Claim[] {
  const holder = event.stream.slice('terminal/'.length);
  switch (event.type) {
    case 'TerminalEnrolled':
      return toolClaims(event.payload.tools, holder, true);
    case 'TerminalAssigned':
      return [
        ...toolClaims(event.payload.released, holder, false),
        ...toolClaims(event.payload.tools, holder, true),
      ];
    case 'TerminalReplaced':
    case 'TerminalRevoked':
    case 'TerminalDeclaredLost':
      return toolClaims(event.payload.tools, holder, false);
    case 'RecordsMissed':
    case 'TerminalCloned':
    case 'TerminalReturned':
    case 'BreakGlassSealed':
    case 'BreakGlassOpened':
      return [];
    default:
      return assertNever(event);
  }
}

export const terminal = defineStream<TerminalState, typeof terminalEvents>({
  name: 'terminal',
  area: 'site',
  owner: 'admin',
  stateVersion: 2,
  events: terminalEvents,
  initial: { status: 'absent' },
  scopeOf: () => 'site',
  evolve,
  legal,
  claims,
});
