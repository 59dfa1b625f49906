import { link } from '#sync/chain';
import { rollHash } from '#sync/log';
import type { Verdict } from '#sync/messages';
import type { ScopeHead } from '#sync/scopes';
import type {
  ClaimKey,
  ClaimName,
  ClaimRow,
  ConcernRow,
  EffectRow,
  KnownEvent,
  LogHead,
  LogRow,
} from '../store.ts';
import type { PlantRun, StreamEntry, World } from './world.ts';
import { nameKey, withChanges } from './world.ts';

/** What is the same for every row of a group. */
export interface RowParts {
  readonly eventId: string;
  readonly terminal: string;
  readonly run: string;
  readonly seq: number;
  readonly stream: string;
  readonly scope: string;
  readonly lamport: number;
  readonly hash: string;
  readonly body: string;
  readonly side: string | null;
  readonly verdict: Verdict;
  readonly refusal: string | null;
}

/** A world with one group's changes on top; the world itself stays as it was. */
export class Working {
  readonly rows: LogRow[] = [];
  readonly streams = new Map<string, StreamEntry>();
  readonly scopes = new Map<string, ScopeHead>();
  readonly events = new Map<string, KnownEvent>();
  readonly effects = new Map<string, string>();
  /** Per registered name all holders, as they are after the group. */
  readonly claims = new Map<string, readonly ClaimRow[]>();
  /** By subject, what this group changes of it. */
  readonly concerns = new Map<string, Map<string, boolean>>();
  /** Streams of which this group made a dead letter. */
  readonly #waiting = new Set<string>();
  readonly #claimChanges = new Map<string, ClaimRow | ClaimKey>();
  readonly #world: World;
  readonly #receivedAt: string;
  readonly #waits: (stream: string) => boolean;
  head: LogHead;
  plantRun: PlantRun;

  /** `waits`: of streams whose letters are tried again, which of them are stuck; else as the world says. */
  constructor(
    world: World,
    receivedAt: string,
    waits: (stream: string) => boolean = (stream) => world.waits(stream),
  ) {
    this.#world = world;
    this.#waits = waits;
    this.#receivedAt = receivedAt;
    this.head = world.head;
    this.plantRun = world.plantRun;
  }

  event(eventId: string): KnownEvent | undefined {
    return this.events.get(eventId) ?? this.#world.event(eventId);
  }

  stream(stream: string): StreamEntry | undefined {
    return this.streams.get(stream) ?? this.#world.stream(stream);
  }

  knowsStream(stream: string): boolean {
    return this.streams.has(stream) || this.#world.knowsStream(stream);
  }

  concerning(subject: string): readonly string[] | undefined {
    const known = this.#world.concerning(subject);
    const changes = this.concerns.get(subject);
    return known && changes ? withChanges(known, changes) : known;
  }

  waits(stream: string): boolean {
    return this.#waiting.has(stream) || this.#waits(stream);
  }

  wait(stream: string): void {
    this.#waiting.add(stream);
  }

  effect(key: string): string | undefined {
    return this.effects.get(key) ?? this.#world.effect(key);
  }

  holders(name: ClaimName): readonly ClaimRow[] {
    return this.claims.get(nameKey(name)) ?? this.#world.claims(name);
  }

  /** Appends one row to the log and to its scope. */
  append(parts: RowParts): void {
    const { eventId, terminal, run, seq, stream, scope, lamport, hash, body, side, verdict, refusal } = parts;
    const before = this.scopes.get(scope) ?? this.#world.scope(scope);
    const scopeHead = { scope, seq: before.seq + 1, hash: rollHash(before.hash, hash, verdict) };
    const position = this.head.position + 1;
    const logHash = rollHash(this.head.logHash, hash, verdict);
    this.scopes.set(scope, scopeHead);
    this.head = { position, logHash, lamport: Math.max(this.head.lamport, lamport) };
    const chain = { scopeSeq: scopeHead.seq, scopeHash: scopeHead.hash, logHash };
    const streamVersion = this.stream(stream)?.version ?? 0;
    const receivedAt = this.#receivedAt;
    this.rows.push({
      position,
      eventId,
      terminal,
      run,
      seq,
      stream,
      scope,
      ...chain,
      streamVersion,
      verdict,
      refusal,
      receivedAt,
      hash,
      body,
      side,
    });
    this.events.set(eventId, { eventId, run, seq, stream, scope, verdict });
  }

  /** The stream's next version; its scope stays as it was born. */
  fold(stream: string, next: Pick<StreamEntry, 'scope' | 'state' | 'subjects'>): void {
    const before = this.stream(stream);
    const { state, subjects } = next;
    this.streams.set(stream, {
      scope: before?.scope ?? next.scope,
      version: (before?.version ?? 0) + 1,
      state,
      subjects,
    });
  }

  takeEffect(key: string, eventId: string): void {
    this.effects.set(key, eventId);
  }

  hold(claim: ClaimRow): void {
    const others = this.holders(claim).filter((c) => c.holder !== claim.holder);
    this.#setHolders(claim, [...others, claim]);
  }

  release(claim: ClaimKey): void {
    const others = this.holders(claim).filter((c) => c.holder !== claim.holder);
    this.#setHolders(claim, others);
  }

  concern(subject: string, stream: string, concerned: boolean): void {
    const changes = this.concerns.get(subject) ?? new Map<string, boolean>();
    this.concerns.set(subject, changes.set(stream, concerned));
  }

  /** The next place in the plant's own run. */
  ownPlace(bodyOf: (seq: number) => { body: string; bodyHash: string }): {
    seq: number;
    hash: string;
    body: string;
  } {
    const seq = this.plantRun.seq + 1;
    const { body, bodyHash } = bodyOf(seq);
    const hash = link(this.plantRun.hash, bodyHash);
    this.plantRun = { ...this.plantRun, seq, hash };
    return { seq, hash, body };
  }

  get held(): readonly ClaimRow[] {
    return [...this.#claimChanges.values()].filter((c): c is ClaimRow => 'eventId' in c);
  }

  get released(): readonly ClaimKey[] {
    return [...this.#claimChanges.values()].filter((c) => !('eventId' in c));
  }

  /** What concerns a subject after the group (`true`), and what does no longer. */
  concernRows(concerned: boolean): readonly ConcernRow[] {
    return [...this.concerns].flatMap(([subject, changes]) =>
      [...changes].flatMap(([stream, now]) => (now === concerned ? [{ subject, stream }] : [])),
    );
  }

  get effectRows(): readonly EffectRow[] {
    return [...this.effects].map(([key, eventId]) => ({ key, eventId }));
  }

  #setHolders(change: ClaimRow | ClaimKey, holders: readonly ClaimRow[]): void {
    this.claims.set(nameKey(change), holders);
    this.#claimChanges.set(`${nameKey(change)}\u0001${change.holder}`, change);
  }
}
