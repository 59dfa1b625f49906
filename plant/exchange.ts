import { checkBatch } from '#sync/batch';
import type { Batch } from '#sync/batch';
import type {
  HistoryAnswer,
  HistoryRequest,
  PullAnswer,
  PullRequest,
  PushAnswer,
  PushRequest,
  RunAck,
  RunsAnswer,
  RunsRequest,
  ServerIdentity,
  SignaturesAnswer,
  SignaturesRequest,
  SnapshotAnswer,
  SnapshotRequest,
} from '#sync/messages';
import { placeText } from '#sync/place';
import type { RecoveryAnswer, RecoveryRequest } from '#sync/recovery';
import type { Follows } from '#sync/scopes';
import { common, isFollowed } from '#sync/scopes';
import { isoInstant } from '#domain/kernel/runtime';
import type { Vouch } from '#sync/vouch';
import { signVouch } from '#sync/vouch';
import type { Checkpoints } from './checkpoints.ts';
import type { Feed, FeedAnswer, FeedPage } from './feed.ts';
import { isFor, toFeedRow, withinSize } from './feed.ts';
import type { Heard } from './heard.ts';
import type { Identity } from './identity.ts';
import type { IncomingBatch } from './intake/incoming.ts';
import type { Intake } from './intake/intake.ts';
import type { PushOutcome } from './intake/queue.ts';
import type { Recovery } from './recovery.ts';
import type { LogReader } from './store.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { Watermarks } from './watermarks.ts';

/** In one answer. */
const mostSignatures = 2000;

export interface ExchangeParts {
  readonly store: LogReader;
  readonly identity: Identity;
  readonly intake: Intake;
  readonly feed: Feed;
  readonly heard: Heard;
  readonly watermarks: Watermarks;
  readonly checkpoints: Checkpoints;
  readonly subscriptions: Subscriptions;
  readonly recovery: Recovery;
}

/** 503 with `Retry-After`. */
interface Busy {
  readonly status: 'busy';
  readonly retryAfterS: number;
}
/** How soon to come again where the log was found to be put back. */
const recoveringS = 5;

export type PushResult = Busy | { readonly status: 'taken'; readonly answer: PushAnswer };

/** A pull's answer but for its rows, which are encoded once and sent to many. */
export interface Pulled {
  readonly status: 'page';
  readonly page: FeedPage;
  readonly rest: Omit<PullAnswer, 'rows'>;
}
export type PullResult = Pulled | Exclude<FeedAnswer, { status: 'page' }>;

/** What a terminal and its plant say to each other, whatever carries it. */
export class Exchange {
  readonly #parts: ExchangeParts;

  /** What was signed last: many terminals stand at one place. */
  #signed = { of: '', signature: '' };

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  /** Nothing is judged by a log that somebody shows to have been longer. */
  async push(request: PushRequest): Promise<PushResult> {
    const { identity, intake, feed, recovery } = this.#parts;
    const { place, batches } = request;
    if (place && !(await feed.holds(place))) {
      if (await recovery.notice(batches[0]?.terminal ?? '', place))
        return { status: 'busy', retryAfterS: recoveringS };
    }
    // Another node may have enrolled the author, or whoever it heard, a moment ago.
    for (const author of new Set(batches.map((b) => b.terminal))) await identity.find(author);
    const outcome = await intake.push(batches.map((b) => this.#check(b)));
    if (outcome.status === 'busy') return outcome;
    const acks = await this.#withParked(mergeByRun(outcome));
    return { status: 'taken', answer: { ...this.#server, acks } };
  }

  async pull(
    terminal: string,
    request: PullRequest,
    nowMs: () => number,
    gone: AbortSignal,
  ): Promise<PullResult> {
    const { feed, heard, watermarks, checkpoints, subscriptions } = this.#parts;
    heard.say(terminal, request.status, (await feed.follows(request)) ? request.cursor : 0, feed.head);
    const { follows } = request;
    const asked = { ...request, reader: { terminal, follows } };
    const canBeTold = (): boolean => follows?.length !== 0 && covers(subscriptions.of(terminal), follows);
    const found = canBeTold() ? await feed.pull(asked, gone) : null;
    // What it is given may be less since it began to wait.
    const answer = found !== null && canBeTold() ? found : await feed.stay(asked);
    if (answer.status !== 'page') return answer;
    const { cursor, headHash, head } = answer.page;
    const acks = await this.#acks([request.status.run]);
    const said = await heard.missingOf({ terminal, speaking: request.status.run }, watermarks);
    const other = heard.otherOf(terminal, request.status.run);
    // The newest proves what those before it do.
    const signed = checkpoints.after(request.checkpoint ?? 0, cursor).slice(-1);
    const rest = {
      ...this.#server,
      cursor,
      headHash,
      head,
      scopes: scopesTold(subscriptions.of(terminal)),
      ...(cursor === 0 ? {} : { placeSignature: this.#signPlace(cursor, headHash) }),
      clockMs: nowMs(),
      heard: heard.newsFor(terminal),
      acks,
      ...(signed.length > 0 ? { checkpoints: [...signed] } : {}),
      ...(other === null ? {} : { clonedBy: other }),
      ...(said.length > 0 ? { said: [...said] } : {}),
    };
    return { status: 'page', page: answer.page, rest };
  }

  /** Where the log ends by the database itself, whatever this node has read of it. */
  async vouch(terminal: string, nonce: string, nowMs: number): Promise<Vouch> {
    const { store, identity } = this.#parts;
    const { position } = await store.place();
    const { serverId, epoch } = this.#server;
    const ask = { serverId, epoch, terminal, nonce };
    return signVouch(ask, { position, at: isoInstant(nowMs) }, identity.signText);
  }

  /** What is open of the scopes that the terminal is given, piece by piece; its own knowledge of them decides, not the request. */
  async snapshot(terminal: string, request: SnapshotRequest): Promise<SnapshotAnswer> {
    const { store, subscriptions } = this.#parts;
    const { except, after, limit } = request;
    const place = request.through === null ? await store.place() : null;
    const through = request.through ?? place?.position ?? 0;
    const scopes = common(request.scopes, subscriptions.of(terminal));
    const piece = await store.snapshot({ scopes, except, through, after, limit });
    const { next } = piece;
    const rows = piece.rows.filter(({ scope }) => isFollowed(subscriptions.of(terminal), scope));
    const heads = place?.scopes.filter(({ scope }) => isFollowed(scopes, scope) && !except.includes(scope));
    const start = place && { through, headHash: place.logHash, heads: heads ?? [], open: place.open };
    return { ...this.#server, rows: rows.map(toFeedRow), next, start };
  }

  async history(terminal: string, { stream, after, through, limit }: HistoryRequest): Promise<HistoryAnswer> {
    const { store, subscriptions } = this.#parts;
    const rows = await store.history({ stream, after, through, limit });
    const looked = withinSize(rows);
    const reader = { terminal, follows: subscriptions.of(terminal) };
    const told = looked.filter((row) => isFor(reader, row)).map(toFeedRow);
    const more = looked.length < rows.length || rows.length === limit;
    return { ...this.#server, rows: told, next: more ? (looked.at(-1)?.position ?? null) : null };
  }

  recovery(terminal: string, request: RecoveryRequest): Promise<RecoveryAnswer> {
    return this.#parts.recovery.show(terminal, request);
  }

  async runs(request: RunsRequest): Promise<RunsAnswer> {
    return { ...this.#server, acks: await this.#acks(request.runs) };
  }

  async signatures({ run, after }: SignaturesRequest): Promise<SignaturesAnswer> {
    const rows = await this.#parts.store.signatures(run, after, mostSignatures);
    return { ...this.#server, signatures: rows.map(({ seq, signature }) => ({ seq, signature })) };
  }

  #signPlace(position: number, logHash: string): string {
    const of = placeText({ ...this.#server, position, logHash });
    if (this.#signed.of !== of) this.#signed = { of, signature: this.#parts.identity.signText(of) };
    return this.#signed.signature;
  }

  get #server(): ServerIdentity {
    const { serverId, epoch } = this.#parts.identity.record;
    return { serverId, epoch };
  }

  #check(batch: Batch): IncomingBatch {
    const { run } = batch;
    const faulty = (fault: string): IncomingBatch => ({ status: 'faulty', run: run.toLowerCase(), fault });
    const terminal = this.#parts.identity.terminal(batch.terminal);
    if (!terminal) return faulty('unknownTerminal');
    if (run !== run.toLowerCase() || batch.prevRun !== (batch.prevRun?.toLowerCase() ?? null))
      return faulty('brokenChain');
    const checked = checkBatch(batch, terminal.certificate.publicKey);
    return checked.ok ? { status: 'sound', batch, events: checked.events } : faulty(checked.fault);
  }

  async #acks(runs: readonly string[]): Promise<RunAck[]> {
    const known = await this.#parts.watermarks.of(runs);
    return this.#withParked(
      runs.map((run) => ({ run, seq: known.get(run)?.seq ?? 0, resendFrom: null, fault: null })),
    );
  }

  async #withParked(acks: readonly RunAck[]): Promise<RunAck[]> {
    const known = await this.#parts.watermarks.of(acks.map((ack) => ack.run));
    return Promise.all(
      acks.map(async (ack) => {
        if (!known.get(ack.run)?.parked) return ack;
        const parked = await this.#parts.store.parked(ack.run);
        return { ...ack, parked: parked.map(({ seq, code }) => ({ seq, code })) };
      }),
    );
  }
}

/** Whether all that is followed may be. */
const covers = (given: Follows, follows: Follows): boolean =>
  given === null || (follows !== null && follows.every((scope) => given.includes(scope)));

const scopesTold = (given: Follows): string[] | null => (given === null ? null : [...given]);

/** One answer per run: how far it came, the first gap, and the first fault. */
function mergeByRun({ acks }: Extract<PushOutcome, { status: 'taken' }>): RunAck[] {
  const merged = new Map<string, RunAck>();
  for (const ack of acks) {
    const before = merged.get(ack.run);
    merged.set(ack.run, before ? merge(before, ack) : ack);
  }
  return [...merged.values()];
}

function merge(a: RunAck, b: RunAck): RunAck {
  const gaps = [a.resendFrom, b.resendFrom].filter((seq) => seq !== null);
  const resendFrom = gaps.length > 0 ? Math.min(...gaps) : null;
  return { run: a.run, seq: Math.max(a.seq, b.seq), resendFrom, fault: a.fault ?? b.fault };
}

/** The whole answer as an object, for carriers that do not encode rows themselves. */
export const pullAnswerOf = ({ page, rest }: Pulled): PullAnswer => ({
  ...rest,
  rows: page.rows.map(toFeedRow),
});
