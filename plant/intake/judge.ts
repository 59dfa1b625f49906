import type { Refusal } from '#domain/kernel/refusal';
import { refuse } from '#domain/kernel/refusal';
import type { Claim } from '#domain/kernel/streamType';
import { streamId } from '#domain/kernel/streamType';
import { terminal } from '#domain/site/terminal';
import type { Verdict } from '#sync/messages';
import type { DroppedLetter } from '../store.ts';
import type { Conflict } from './admit.ts';
import { droppedBy, evolved, fold } from './fold.ts';
import { JudgeFailed, legalOf, NotLoaded, revealedBy } from './legalOf.ts';
import type { Pen } from './plantEvents.ts';
import { rivalKey, setAsideKey, writeDiscrepancy } from './plantEvents.ts';
import type { ReadableEvent, ReadEvent, UnreadableEvent } from './readEvent.ts';
import { streamOf } from './readEvent.ts';
import type { NewEvent } from './incoming.ts';
import type { PlantFinding } from './refusals.ts';
import { behind, registryCodes } from './refusals.ts';
import { speakerFault } from './speaker.ts';
import { Working } from './working.ts';
import type { World } from './world.ts';

/** What a group makes of the world. Nothing of it holds before it is committed. */
export interface Judgement {
  readonly working: Working;
  readonly unreadable: readonly UnreadableEvent[];
  /** Conflicts of admission, and events whose id another event has. */
  readonly conflicts: readonly Conflict[];
  readonly verdicts: ReadonlyMap<Verdict, number>;
  /** Dead letters that a person gave up. */
  readonly dropped: readonly DroppedLetter[];
  /** Codes of the discrepancies that were written. */
  readonly discrepancies: readonly string[];
}

/**
 * The plant's judgement, pure: the same world and events give the same rows, states and verdicts.
 *
 * - A fact is accepted. What its stream's `legal` says against it, and a name that it claims while another holder has it,
 *   become `DiscrepancyFound` beside it; the latter also beside the fact that claimed the name first.
 * - A proposal is accepted when nothing speaks against it: a refused cause, `legal`, a claimed name.
 * - A proposal of somebody who may not act any more, or of a revoked terminal, is refused; their facts get `DiscrepancyFound`.
 * - What an accepted event overrules of its stream, or reveals of others, gets a `DiscrepancyFound` beside it.
 * - A second event with an effect key is kept and not applied.
 * - An event whose id another event has is set aside; so is what admission found.
 * - What cannot be read or judged is a dead letter; so is, until that one is through, what comes after it in its stream. Of the
 *   former a discrepancy tells on the stream of the terminal that wrote it.
 * Events of a group are judged in the order given (causes before effects: `inCausalOrder`).
 * @throws NotLoaded when a judge found something on its way that the world has not loaded
 */
export function judge(
  world: World,
  events: readonly ReadEvent[],
  conflicts: readonly Conflict[],
  pen: Pen,
  again: TriedAgain | null = null,
): Judgement {
  const bench = new Bench(world, pen, again);
  for (const event of events) {
    if (event.status === 'unreadable') bench.park(event);
    else bench.judge(event);
  }
  for (const conflict of conflicts) bench.setAside(conflict);
  bench.assertLoaded();
  return bench;
}

/** Where the events are letters that are tried again, in the order of their arrival. */
export interface TriedAgain {
  /** Whether an earlier letter of the stream is still stuck. */
  stuck(stream: string): boolean;
  /** Whether people were told of the letter. */
  told(letter: NewEvent): boolean;
}

class Bench implements Judgement {
  readonly working: Working;
  readonly unreadable: UnreadableEvent[] = [];
  readonly conflicts: Conflict[] = [];
  readonly verdicts = new Map<Verdict, number>();
  readonly discrepancies: string[] = [];
  readonly dropped: DroppedLetter[] = [];
  readonly #lacks: NotLoaded[] = [];
  readonly #pen: Pen;
  readonly #again: TriedAgain | null;

  constructor(world: World, pen: Pen, again: TriedAgain | null) {
    this.working = again
      ? new Working(world, pen.nowIso, (stream) => again.stuck(stream))
      : new Working(world, pen.nowIso);
    this.#pen = pen;
    this.#again = again;
  }

  judge(e: ReadableEvent): void {
    const { stream } = e.event;
    if (this.working.waits(stream))
      return this.park({ ...e, status: 'unreadable', code: behind, detail: stream });
    const twin = this.working.event(e.event.eventId);
    if (twin) return this.setAside({ event: e, code: 'sameIdOtherContent', rival: twin.eventId });
    try {
      if (this.#isSecondEffect(e)) this.#keep(e, 'duplicateEffect', null);
      else if (e.event.class === 'proposal') this.#judgeProposal(e);
      else this.#judgeFact(e);
    } catch (error) {
      if (error instanceof NotLoaded) return void this.#lacks.push(error);
      if (!(error instanceof JudgeFailed)) throw error;
      this.park({ ...e, status: 'unreadable', code: 'judgeFailed', detail: error.message });
    }
  }

  park(e: UnreadableEvent): void {
    this.unreadable.push(e);
    const stream = streamOf(e);
    if (stream !== null) this.working.wait(stream);
    if (e.code !== behind && !this.#again?.told(e)) this.#tellOfPc(e, 'recordUnreadable', e.code);
  }

  /** Tells on the stream of the terminal that wrote it of what is kept and not in the log: who looks after PCs looks after that. */
  #tellOfPc(e: NewEvent, code: PlantFinding, reason: string): void {
    const stream = streamId(terminal, e.terminal);
    if (!this.working.knowsStream(stream)) return void this.#lacks.push(new NotLoaded([stream], []));
    const { run, seq, event } = e;
    this.#discrepancy({
      of: {
        eventId: event?.eventId ?? `${run}/${seq}`,
        stream,
        scope: this.working.stream(stream)?.scope ?? 'site',
      },
      code,
      params: { run, seq, reason, type: event?.type ?? null, stream: streamOf(e) },
      cause: { eventId: null, correlation: event?.correlation ?? this.#pen.newId() },
      once: code === 'recordSetAside' ? setAsideKey(run) : null,
    });
  }

  /** All that was missing, for all events together: the rest of the group was judged only to learn what else is. */
  assertLoaded(): void {
    if (this.#lacks.length === 0) return;
    throw new NotLoaded(
      this.#lacks.flatMap((l) => l.streams),
      this.#lacks.flatMap((l) => l.subjects),
    );
  }

  setAside(conflict: Conflict): void {
    this.conflicts.push(conflict);
    this.#tellOfPc(conflict.event, 'recordSetAside', conflict.code);
    const rival = conflict.rival === null ? undefined : this.working.event(conflict.rival);
    if (!rival) return;
    const { run, seq } = conflict.event;
    const correlation = conflict.event.event?.correlation ?? rival.eventId;
    this.#discrepancy({
      of: rival,
      code: conflict.code,
      params: { run, seq },
      cause: { eventId: rival.eventId, correlation },
      once: rivalKey(rival.eventId, conflict.code),
    });
  }

  #judgeProposal(e: ReadableEvent): void {
    const refusal = e.kernel
      ? null
      : (this.#causeRefused(e) ??
        this.#speakerFault(e) ??
        legalOf(e, this.working) ??
        this.#claimed(e)[0]?.refusal ??
        null);
    if (refusal) this.#keep(e, 'refused', refusal);
    else this.#accept(e);
  }

  #judgeFact(e: ReadableEvent): void {
    const speaker = e.kernel ? null : this.#speakerFault(e);
    const refusal = e.kernel ? null : legalOf(e, this.working);
    const claimed = this.#claimed(e);
    this.#accept(e);
    const { eventId, stream, correlation } = e.event;
    const own = { eventId, stream, scope: this.#scopeOf(e) };
    const cause = { eventId, correlation };
    for (const said of [speaker, refusal])
      if (said) this.#discrepancy({ of: own, code: said.code, params: said.params, cause, once: null });
    for (const { refusal: clash, first } of claimed) {
      this.#discrepancy({ of: own, code: clash.code, params: clash.params, cause, once: null });
      if (first) this.#discrepancy({ of: first, code: clash.code, params: clash.params, cause, once: null });
    }
  }

  #accept(e: ReadableEvent): void {
    const revealed = e.kernel ? [] : revealedBy(e, this.working);
    const next = evolved(this.working, e);
    const { eventId, stream, correlation } = e.event;
    if (e.event.type === 'RecordDropped') this.dropped.push({ ...droppedBy(e.event), by: eventId });
    const scope = this.#scopeOf(e);
    this.#keep(e, 'accepted', null);
    fold(this.working, e, scope, next);
    for (const { of, refusal } of next.overruled) {
      const told = { eventId: of, stream, scope };
      this.#discrepancy({ of: told, ...refusal, cause: { eventId, correlation }, once: null });
    }
    for (const { of, stream: where, refusal } of revealed) {
      const told = { eventId: of, stream: where, scope: this.working.stream(where)?.scope ?? scope };
      this.#discrepancy({ of: told, ...refusal, cause: { eventId, correlation }, once: null });
    }
  }

  #keep(e: ReadableEvent, verdict: Verdict, refusal: Refusal | null): void {
    const { eventId, stream, lamport } = e.event;
    const { terminal, run, seq, hash, body, side } = e;
    const said = refusal && JSON.stringify({ code: refusal.code, params: refusal.params });
    const scope = this.#scopeOf(e);
    const place = { eventId, terminal, run, seq, stream, scope, lamport };
    this.working.append({ ...place, hash, body, side, verdict, refusal: said });
    this.verdicts.set(verdict, (this.verdicts.get(verdict) ?? 0) + 1);
  }

  #discrepancy(finding: Parameters<typeof writeDiscrepancy>[1]): void {
    if (writeDiscrepancy(this.working, finding, this.#pen)) this.discrepancies.push(finding.code);
  }

  #isSecondEffect({ event }: ReadableEvent): boolean {
    return event.effectKey !== null && this.working.effect(event.effectKey) !== undefined;
  }

  #speakerFault({ event }: ReadableEvent): Refusal | null {
    return speakerFault(event, this.working, (terminal) => this.#pen.isRevoked(terminal));
  }

  #causeRefused({ event }: ReadableEvent): Refusal | null {
    const cause = event.causation === null ? undefined : this.working.event(event.causation);
    return cause?.verdict === 'refused' ? refuse('causeRefused', { cause: cause.eventId }) : null;
  }

  /** Fixed when the stream is born, whatever later events say. */
  #scopeOf({ event }: ReadableEvent): string {
    return this.working.stream(event.stream)?.scope ?? event.scope;
  }

  /** Names that somebody else holds; `first` is the fact that held one alone until now and was not told of it. */
  #claimed(e: ReadableEvent): readonly Clash[] {
    return e.claims.filter((claim) => claim.held).flatMap((claim) => this.#clash(claim) ?? []);
  }

  #clash(claim: Claim): Clash | null {
    const holders = this.working.holders(claim);
    const others = holders.filter((c) => c.holder !== claim.holder);
    const other = others[0];
    if (!other || others.length < holders.length) return null;
    const { registry, name, holder } = claim;
    const refusal = refuse(registryCodes[registry], { name, holder, other: other.holder });
    return { refusal, first: others.length === 1 ? other : null };
  }
}

interface Clash {
  readonly refusal: Refusal;
  readonly first: { readonly eventId: string; readonly stream: string; readonly scope: string } | null;
}
