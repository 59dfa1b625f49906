import type { ClockReading, Moment } from '#domain/kernel/moment';
import { momentOf } from '#domain/kernel/moment';
import { unit } from '#domain/assembly/unit';
import { streamTypeOf } from '#domain/streams';
import type { CommittedEvent } from '#db/ownRun';
import { parseBody, readingOf } from '#sync/envelope';
import { pendingOrder } from '#sync/merge';
import { standing } from './shipped.ts';
import type { SimTerminal } from './simTerminal.ts';
import type { World } from './world.ts';

/** What somebody was told to be saved, and for a proposal the events that its author knew. */
export interface SavedEvent {
  readonly eventId: string;
  readonly terminal: string;
  readonly stream: string;
  readonly effectKey: string | null;
  readonly causation: string | null;
  readonly proposal: boolean;
  readonly type: string;
  /** Virtual time. */
  readonly atMs: number;
  /** When it was, as the event says it by the plant's clock. */
  readonly moment: Moment;
  readonly clock: ClockReading | null;
  /** Ids of the events that its author had of what is judged beside what was read: see `judgedBeside`. */
  readonly known: ReadonlySet<string>;
  /** Streams that the version of its author could not read. */
  readonly unread: ReadonlySet<string>;
  /** Folded events of its stream and of those it read, in the author's order; by event id. */
  readonly basis: ReadonlyMap<string, readonly string[]>;
}

interface KnownRow {
  readonly eventId: string;
  readonly stream: string;
  readonly type: string;
  readonly status: string;
  readonly position: number | null;
  readonly lamport: number;
  readonly run: string;
  readonly seq: number;
}

/** Keeps book of everything that was called saved. It belongs to nobody in the run and survives everybody. */
export class Ledger {
  readonly entries = new Map<string, SavedEvent>();
  readonly #inOrder: SavedEvent[] = [];
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** All but the first `n`. */
  since(n: number): readonly SavedEvent[] {
    return this.#inOrder.slice(n);
  }

  saved(terminal: SimTerminal, events: readonly CommittedEvent[]): void {
    for (const { eventId } of events) {
      const row = terminal
        .look<[string], { readonly body: string }>('select body from event where event_id = ?')
        .get(eventId);
      const event = row && parseBody(row.body);
      if (!event || this.entries.has(eventId) || event.terminal !== terminal.id) continue;
      const { stream, type, effectKey, causation } = event;
      const proposal = event.class === 'proposal';
      const streams = proposal ? [stream, ...event.reads.map((r) => r.stream)] : [];
      const basis = new Map(streams.map((s) => [s, basisOf(terminal, s, event)]));
      const entry: SavedEvent = {
        eventId,
        terminal: terminal.name,
        stream,
        type,
        effectKey,
        causation,
        proposal,
        atMs: this.#world.nowMs,
        moment: momentOf(event.occurredAt, readingOf(event.clock), 0),
        clock: readingOf(event.clock),
        known: new Set(knownOf(terminal, judgedBeside[type] ?? [])),
        unread: new Set(terminal.store?.unread.all),
        basis,
      };
      this.entries.set(eventId, entry);
      this.#inOrder.push(entry);
      if (type === 'UnitShipped' && terminal.cutOff) this.#world.sometimes('saved.shippedCutOff');
      this.#world.sometimes(proposal ? 'saved.proposal' : 'saved.fact');
    }
  }
}

/** The plant looks for these itself: what stands against a unit that is to leave, and whether one that is decided of has left. */
const judgedBeside: Readonly<Record<string, readonly string[]>> = {
  UnitShipped: standing,
  DispositionDecided: [unit.name],
  AffectedUnitsDecided: [unit.name],
};

/**
 * What waits for the plant as a loosening is not known to hold: nobody may build on it. Nor is that known which is kept of a stream that
 * is not held here.
 */
const knownOf = (terminal: SimTerminal, types: readonly string[]): readonly string[] =>
  types.flatMap((name) => {
    const rows = terminal.look<[string], KnownRow>(`${knownRow} where stream like ?`).all(`${name}/%`);
    const streams = new Set(rows.map(({ stream }) => stream));
    return [...streams].flatMap((stream) => {
      const ofStream = rows.filter((row) => row.stream === stream);
      const folded = foldedOf(terminal, stream, ofStream).map(({ eventId }) => eventId);
      const others = ofStream.filter(
        ({ type, status }) =>
          status !== 'accepted' && (status !== 'pending' || !streamTypeOf(stream)?.events[type]?.loosens),
      );
      return [...folded, ...others.map(({ eventId }) => eventId)];
    });
  });

const knownRow = `select event_id as eventId, stream, type, status, position, lamport, run, seq from event`;

/** Of the accepted events of a stream those that its state here was made of, in the plant's order. */
const foldedOf = (terminal: SimTerminal, stream: string, rows: readonly KnownRow[]): readonly KnownRow[] =>
  rows
    .filter((row) => row.status === 'accepted')
    .sort((a, b) => (a.position ?? 0) - (b.position ?? 0))
    .slice(0, terminal.store?.entries.get(stream)?.version ?? 0);

/** The stream's events that the author's view was made of, in its order. */
function basisOf(
  terminal: SimTerminal,
  stream: string,
  event: { readonly lamport: number; readonly run: string; readonly seq: number },
): readonly string[] {
  const type = streamTypeOf(stream);
  const rows = terminal.look<[string], KnownRow>(`${knownRow} where stream = ?`).all(stream);
  const known = rows.filter((row) => type && Object.hasOwn(type.events, row.type));
  const folded = foldedOf(terminal, stream, rows).filter((row) => known.includes(row));
  const pending = known
    .filter(
      (row) => row.status === 'pending' && !type?.events[row.type]?.loosens && pendingOrder(row, event) < 0,
    )
    .sort(pendingOrder);
  return [...folded, ...pending].map((row) => row.eventId);
}
