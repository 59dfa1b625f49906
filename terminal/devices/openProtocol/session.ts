import type { Telegram } from './codec.ts';
import {
  commandTelegram,
  CONTROLLER_ERROR,
  MID,
  parseAccepted,
  parseRefused,
  parseStartAccepted,
  telegramOf,
  type StartAccepted,
  type ToolCommand,
} from './telegrams.ts';

/**
 * One Open Protocol session over one TCP connection, without the connection: inputs in, effects out.
 * Invariants: at most one request waits for its reply; a result is acknowledged (0062) only after `committed` named it;
 * an ended session never sends again. All instants are monotonic ms.
 */
export type Session =
  | ({ readonly status: 'starting' } & Live)
  | ({ readonly status: 'subscribing'; readonly controller: StartAccepted } & Live)
  | ({ readonly status: 'online'; readonly controller: StartAccepted } & Live)
  | { readonly status: 'ended'; readonly reason: EndReason };

type LiveSession = Exclude<Session, { status: 'ended' }>;

interface Live {
  readonly settings: SessionSettings;
  readonly outstanding: Request | null;
  readonly waiting: readonly Request[];
  readonly lastSentAt: number;
  readonly lastReceivedAt: number;
  /** Replies still to come for requests that were sent again and then answered: not an answer to anything newer. */
  readonly staleReplies: ReadonlyMap<number, number>;
  /** Data fields of results handed over and not yet committed. */
  readonly uncommitted: ReadonlySet<string>;
}

interface Request {
  readonly telegram: Telegram;
  readonly commandId: number | null;
  readonly tries: number;
  readonly sentAt: number;
}

export interface SessionSettings {
  readonly startRevision: number;
  readonly resultRevision: number;
  readonly replyTimeoutMs: number;
  readonly maxTries: number;
  /** A keep-alive goes out after this long without sending. */
  readonly keepAliveMs: number;
  /** The connection is given up after this long without hearing anything. */
  readonly silenceMs: number;
}

export const DEFAULT_SETTINGS: SessionSettings = {
  startRevision: 1,
  resultRevision: 2,
  replyTimeoutMs: 3_000,
  maxTries: 3,
  keepAliveMs: 10_000,
  silenceMs: 15_000,
};

/** A controller waits for each acknowledgement; one that has sent this many without is not a controller. */
const MAX_UNCOMMITTED = 100;

export type EndReason =
  | 'closed'
  | 'connectionLost'
  | 'silent'
  | 'noReply'
  | 'malformedStream'
  | 'flooded'
  | 'alreadyConnected'
  | 'startRevisionRefused'
  | 'resultRevisionRefused'
  | 'refused';

export type CommandOutcome =
  /** `reply`: what was asked for, where the answer is more than a yes. */
  | { readonly ok: true; readonly reply?: Telegram }
  | { readonly ok: false; readonly code: 'refused'; readonly errorCode: number }
  | { readonly ok: false; readonly code: 'notConnected' | 'connectionLost' | 'doesNotFit' };

export type SessionInput =
  | { readonly type: 'telegram'; readonly telegram: Telegram }
  | { readonly type: 'malformed' }
  | { readonly type: 'command'; readonly commandId: number; readonly command: ToolCommand }
  | { readonly type: 'committed'; readonly data: string }
  | { readonly type: 'tick' }
  | { readonly type: 'disconnected' }
  | { readonly type: 'close' };

export type SessionEffect =
  | { readonly type: 'send'; readonly telegram: Telegram }
  | { readonly type: 'deliver'; readonly telegram: Telegram }
  | { readonly type: 'settle'; readonly commandId: number; readonly outcome: CommandOutcome }
  | { readonly type: 'ignored'; readonly telegram: Telegram }
  | { readonly type: 'disconnect'; readonly reason: EndReason };

export interface Step {
  readonly session: Session;
  readonly effects: readonly SessionEffect[];
}

export function startSession(settings: SessionSettings, at: number): Step {
  const live: LiveSession = {
    status: 'starting',
    settings,
    outstanding: null,
    waiting: [],
    lastSentAt: at,
    lastReceivedAt: at,
    staleReplies: new Map(),
    uncommitted: new Set(),
  };
  return request(live, telegramOf(MID.start, settings.startRevision), null, at);
}

export function stepSession(session: Session, input: SessionInput, at: number): Step {
  if (session.status === 'ended') return afterEnd(session, input);
  switch (input.type) {
    case 'telegram':
      return onTelegram({ ...session, lastReceivedAt: at }, input.telegram, at);
    case 'malformed':
      return end(session, 'malformedStream');
    case 'command':
      return onCommand(session, input.commandId, input.command, at);
    case 'committed':
      return onCommitted(session, input.data, at);
    case 'tick':
      return onTick(session, at);
    case 'disconnected':
      return end(session, 'connectionLost');
    case 'close': {
      const ended = end(session, 'closed');
      return { ...ended, effects: [{ type: 'send', telegram: telegramOf(MID.stop) }, ...ended.effects] };
    }
  }
}

/** When `tick` is next due; null once the session has ended. */
export function nextDeadline(session: Session): number | null {
  if (session.status === 'ended') return null;
  const { settings, outstanding, lastSentAt, lastReceivedAt } = session;
  const busy = outstanding ? outstanding.sentAt + settings.replyTimeoutMs : lastSentAt + settings.keepAliveMs;
  return Math.min(busy, lastReceivedAt + settings.silenceMs);
}

function afterEnd(session: Session, input: SessionInput): Step {
  if (input.type !== 'command') return { session, effects: [] };
  return { session, effects: [settle(input.commandId, { ok: false, code: 'notConnected' })] };
}

function onTelegram(session: LiveSession, telegram: Telegram, at: number): Step {
  switch (telegram.mid) {
    case MID.startAccepted:
      return onStartAccepted(session, telegram, at);
    case MID.accepted: {
      const mid = parseAccepted(telegram.data);
      return mid === null ? ignored(session, telegram) : onReply(session, telegram, mid, null, at);
    }
    case MID.refused: {
      const refused = parseRefused(telegram.data);
      if (refused === null) return ignored(session, telegram);
      return onReply(session, telegram, refused.mid, refused.errorCode, at);
    }
    case MID.result:
      return onResult(session, telegram);
    case MID.oldResult:
      return onReply(session, telegram, MID.requestOldResult, null, at);
    case MID.keepAlive:
      return { session, effects: [] };
    default:
      return ignored(session, telegram);
  }
}

function onStartAccepted(session: LiveSession, telegram: Telegram, at: number): Step {
  const controller = parseStartAccepted(telegram.data);
  if (session.status !== 'starting' || controller === null) return ignored(session, telegram);
  const subscribing: LiveSession = { ...answered(session, MID.start), status: 'subscribing', controller };
  return request(subscribing, telegramOf(MID.subscribeResults, session.settings.resultRevision), null, at);
}

/** `errorCode` is null for an acceptance (0005) and the code of a refusal (0004) otherwise. */
function onReply(
  session: LiveSession,
  reply: Telegram,
  mid: number,
  errorCode: number | null,
  at: number,
): Step {
  const stale = session.staleReplies.get(mid) ?? 0;
  if (stale > 0)
    return ignored({ ...session, staleReplies: withCount(session.staleReplies, mid, stale - 1) }, reply);
  const { outstanding } = session;
  if (outstanding?.telegram.mid !== mid) return ignored(session, reply);
  if (mid === MID.start)
    return errorCode === null ? ignored(session, reply) : onStartRefused(session, errorCode);
  if (mid === MID.subscribeResults) return onSubscribeReply(session, errorCode, at);
  const outcome: CommandOutcome =
    errorCode === null ? accepted(reply) : { ok: false, code: 'refused', errorCode };
  const next = sendWaiting(answered(session, mid), at);
  if (outstanding.commandId === null) return next;
  return { ...next, effects: [settle(outstanding.commandId, outcome), ...next.effects] };
}

const accepted = (reply: Telegram): CommandOutcome =>
  reply.mid === MID.accepted ? { ok: true } : { ok: true, reply };

function onStartRefused(session: LiveSession, errorCode: number): Step {
  if (errorCode === CONTROLLER_ERROR.revisionUnsupported) return end(session, 'startRevisionRefused');
  if (errorCode === CONTROLLER_ERROR.clientAlreadyConnected) return end(session, 'alreadyConnected');
  return end(session, 'refused');
}

function onSubscribeReply(session: LiveSession, errorCode: number | null, at: number): Step {
  if (errorCode === CONTROLLER_ERROR.revisionUnsupported) return end(session, 'resultRevisionRefused');
  const subscribed = errorCode === null || errorCode === CONTROLLER_ERROR.resultsAlreadySubscribed;
  if (!subscribed || session.status !== 'subscribing') return end(session, 'refused');
  return sendWaiting({ ...answered(session, MID.subscribeResults), status: 'online' }, at);
}

/** A repetition of a result that is still being committed waits for the first one's acknowledgement. */
function onResult(session: LiveSession, telegram: Telegram): Step {
  if (session.uncommitted.has(telegram.data)) return { session, effects: [] };
  if (session.uncommitted.size >= MAX_UNCOMMITTED) return end(session, 'flooded');
  const uncommitted = new Set(session.uncommitted);
  if (!telegram.noAck) uncommitted.add(telegram.data);
  return { session: { ...session, uncommitted }, effects: [{ type: 'deliver', telegram }] };
}

function onCommitted(session: LiveSession, data: string, at: number): Step {
  if (!session.uncommitted.has(data)) return { session, effects: [] };
  const uncommitted = new Set(session.uncommitted);
  uncommitted.delete(data);
  const effects: SessionEffect[] = [{ type: 'send', telegram: telegramOf(MID.acknowledgeResult) }];
  return { session: { ...session, uncommitted, lastSentAt: at }, effects };
}

function onCommand(session: LiveSession, commandId: number, command: ToolCommand, at: number): Step {
  if (session.status !== 'online') {
    return { session, effects: [settle(commandId, { ok: false, code: 'notConnected' })] };
  }
  return request(session, commandTelegram(command), commandId, at);
}

function onTick(session: LiveSession, at: number): Step {
  const { settings, outstanding } = session;
  if (at - session.lastReceivedAt >= settings.silenceMs) return end(session, 'silent');
  if (outstanding !== null && at - outstanding.sentAt >= settings.replyTimeoutMs) {
    if (outstanding.tries >= settings.maxTries) return end(session, 'noReply');
    return send(session, { ...outstanding, tries: outstanding.tries + 1 }, at);
  }
  if (outstanding === null && at - session.lastSentAt >= settings.keepAliveMs) {
    const keepAlive: SessionEffect = { type: 'send', telegram: telegramOf(MID.keepAlive) };
    return { session: { ...session, lastSentAt: at }, effects: [keepAlive] };
  }
  return { session, effects: [] };
}

function request(session: LiveSession, telegram: Telegram, commandId: number | null, at: number): Step {
  const added: Request = { telegram, commandId, tries: 1, sentAt: at };
  if (session.outstanding !== null) {
    return { session: { ...session, waiting: [...session.waiting, added] }, effects: [] };
  }
  return send(session, added, at);
}

function send(session: LiveSession, sent: Request, at: number): Step {
  const outstanding = { ...sent, sentAt: at };
  return {
    session: { ...session, outstanding, lastSentAt: at },
    effects: [{ type: 'send', telegram: sent.telegram }],
  };
}

function sendWaiting(session: LiveSession, at: number): Step {
  const [next, ...waiting] = session.waiting;
  if (next === undefined || session.outstanding !== null) return { session, effects: [] };
  return send({ ...session, waiting }, next, at);
}

/** The request was answered; its earlier tries will be answered too, since TCP lost none of them. */
function answered<S extends LiveSession>(session: S, mid: number): S {
  const repeats = (session.outstanding?.tries ?? 1) - 1;
  return { ...session, outstanding: null, staleReplies: withCount(session.staleReplies, mid, repeats) };
}

function withCount(
  counts: ReadonlyMap<number, number>,
  mid: number,
  count: number,
): ReadonlyMap<number, number> {
  return new Map(counts).set(mid, count);
}

function ignored(session: LiveSession, telegram: Telegram): Step {
  return { session, effects: [{ type: 'ignored', telegram }] };
}

function settle(commandId: number, outcome: CommandOutcome): SessionEffect {
  return { type: 'settle', commandId, outcome };
}

function end(session: LiveSession, reason: EndReason): Step {
  const pending = session.outstanding ? [session.outstanding, ...session.waiting] : session.waiting;
  const effects: SessionEffect[] = pending.flatMap(({ commandId }) =>
    commandId === null ? [] : [settle(commandId, { ok: false, code: 'connectionLost' })],
  );
  effects.push({ type: 'disconnect', reason });
  return { session: { status: 'ended', reason }, effects };
}
