import type { AnyStreamType } from '#domain/kernel/streamType';
import { streamTypeOf } from '#domain/streams';
import { canonical } from '#domain/kernel/canonical';
import type { EventBody } from '#sync/envelope';
import { parseBody } from '#sync/envelope';
import { Agreed, foldOf } from './agreed.ts';
import type { SimTerminal } from './simTerminal.ts';
import type { World } from './world.ts';

interface StoredRow {
  readonly eventId: string;
  readonly status: string;
  readonly position: number | null;
}

/** What went wrong while it went on; each with the place where it was first seen. */
export interface Findings {
  /** A loosening that the plant had not accepted was in a state. */
  readonly unconfirmedOpenings: string[];
  /** A state was not what its events make of it. */
  readonly wrongStates: string[];
  /** Errors that nobody expected. */
  readonly bugs: string[];
}

/** Looks at every state of every terminal right after it changed, with a fold of its own. */
export class Watch {
  readonly findings: Findings = { unconfirmedOpenings: [], wrongStates: [], bugs: [] };
  readonly #world: World;
  /** An event is the same wherever it is: it is read once. */
  readonly #events = new Map<string, EventBody>();
  readonly #agreed = new Map<string, Agreed>();

  constructor(world: World) {
    this.#world = world;
  }

  changed(terminal: SimTerminal, streams: readonly string[]): void {
    this.#world.trace(`${terminal.name} changed ${streams.join(' ')}`);
    for (const stream of streams) this.#look(terminal, stream);
  }

  bug(terminal: SimTerminal, error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#world.trace(`${terminal.name} bug ${text.split('\n')[0] ?? ''}`);
    this.findings.bugs.push(`${terminal.name}: ${text}`);
  }

  #look(terminal: SimTerminal, stream: string): void {
    const type = streamTypeOf(stream);
    const entry = terminal.store?.entries.get(stream);
    if (!type || !entry) return;
    if (terminal.store?.unread.has(stream)) return this.#world.sometimes('version.streamUnread');
    const rows = terminal
      .look<[string], StoredRow>('select event_id as eventId, status, position from event where stream = ?')
      .all(stream);
    const read = (eventId: string): EventBody => this.#read(terminal, eventId);
    // Of a stream that is not held here, or not that far yet, later ones of this terminal may have their verdict.
    const accepted = rows
      .filter((r) => r.status === 'accepted')
      .sort((a, b) => (a.position ?? 0) - (b.position ?? 0))
      .slice(0, entry.version)
      .map((r) => r.eventId);
    const pending = rows
      .filter((r) => r.status === 'pending')
      .map((r) => read(r.eventId))
      .sort((a, b) => a.lamport - b.lamport || (a.run < b.run ? -1 : a.run > b.run ? 1 : a.seq - b.seq));
    const { state: confirmed, text: told } = this.#agreedOn(stream, type).after(accepted, read);
    const tightened = () =>
      foldOf(
        type,
        confirmed,
        pending.filter((e) => !type.events[e.type]?.loosens),
      );
    const agreed = canonical(entry.confirmed);
    const seen = entry.view ? canonical(entry.view.state) : agreed;
    const place = `${terminal.name} ${stream} at ${this.#world.nowMs.toFixed(0)} ms`;
    if (agreed !== told) this.findings.wrongStates.push(place);
    else if (seen !== (pending.length === 0 ? told : canonical(tightened()))) {
      const loosened = seen === canonical(foldOf(type, confirmed, pending));
      (loosened ? this.findings.unconfirmedOpenings : this.findings.wrongStates).push(place);
    }
    if (pending.some((e) => type.events[e.type]?.loosens)) this.#world.sometimes('loosening.awaited');
  }

  #agreedOn(stream: string, type: AnyStreamType): Agreed {
    const held = this.#agreed.get(stream) ?? new Agreed(type);
    this.#agreed.set(stream, held);
    return held;
  }

  #read(terminal: SimTerminal, eventId: string): EventBody {
    const held = this.#events.get(eventId);
    if (held) return held;
    const row = terminal
      .look<[string], { readonly body: string }>('select body from event where event_id = ?')
      .get(eventId);
    const event = parseBody(row?.body ?? '');
    if (!event) throw new Error('a stored event cannot be read');
    this.#events.set(eventId, event);
    return event;
  }
}
