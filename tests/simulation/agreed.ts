import { canonical } from '#domain/kernel/canonical';
import type { AnyStreamType, StreamState } from '#domain/kernel/streamType';
import type { EventBody } from '#sync/envelope';
import { toRecorded } from '#sync/envelope';

/** A stream's state after events, folded by the product's type as it should be. */
export const foldOf = (type: AnyStreamType, state: StreamState, events: readonly EventBody[]): StreamState =>
  events
    .filter((e) => Object.hasOwn(type.events, e.type))
    .reduce((s, e) => type.evolve(s, toRecorded(e)), state);

/**
 * What the plant agreed on in one stream, so far as any terminal has it. Terminals have it in one order: each place of that order
 * is folded once in a run. Whoever has another order gets a fold from where it differs.
 */
export class Agreed {
  readonly #type: AnyStreamType;
  #ids: readonly string[] = [];
  /** After as many events, with its text; one more than there are ids. */
  #states: { readonly state: StreamState; readonly text: string }[];

  constructor(type: AnyStreamType) {
    this.#type = type;
    this.#states = [shownAs(type.initial)];
  }

  /** After the events of these ids, in this order. */
  after(ids: readonly string[], read: (eventId: string) => EventBody): { state: StreamState; text: string } {
    const differs = ids.findIndex((id, i) => this.#ids[i] !== id);
    if (differs !== -1) {
      this.#ids = ids;
      this.#states = this.#states.slice(0, differs + 1);
      for (const id of ids.slice(differs)) this.#states.push(this.#next(read(id)));
    }
    const found = this.#states[ids.length];
    if (!found) throw new Error('a place of the order was not folded');
    return found;
  }

  #next(event: EventBody): { readonly state: StreamState; readonly text: string } {
    const before = this.#states.at(-1) ?? shownAs(this.#type.initial);
    const state = foldOf(this.#type, before.state, [event]);
    return state === before.state ? before : shownAs(state);
  }
}

const shownAs = (state: StreamState) => ({ state, text: canonical(state) });
