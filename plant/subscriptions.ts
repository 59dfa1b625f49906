import type { AnyStreamType, StreamState } from '#domain/kernel/streamType';
import { splitStreamId } from '#domain/kernel/streamType';
import { site } from '#domain/site/site';
import type { SiteState } from '#domain/site/site';
import { terminal } from '#domain/site/terminal';
import type { TerminalState } from '#domain/site/terminal';
import { scopesOf } from '#domain/site/terminalScopes';
import { parseBody } from '#sync/envelope';
import { foldConfirmed } from '#sync/merge';
import type { Follows } from '#sync/scopes';
import type { AppenderStore, LogRow } from './store.ts';
import { stateOf } from './intake/storedState.ts';

/** Streams read at a time. */
const several = 500;

const types: Readonly<Record<string, AnyStreamType>> = { site, terminal };
const typeOf = (stream: string): AnyStreamType | undefined => types[splitStreamId(stream).name];

/**
 * Which scopes each terminal is given. The plant knows it from its own log, by what terminals are there for and how the site is
 * laid out; what a terminal asks for can only be less.
 */
export class Subscriptions {
  readonly #store: Pick<AppenderStore, 'streams' | 'acceptedBodies'>;
  readonly #states = new Map<string, StreamState>();
  readonly #scopes = new Map<string, Follows>();
  /** Committed while the streams are read. */
  #meanwhile: LogRow[] | null = null;

  constructor(store: Pick<AppenderStore, 'streams' | 'acceptedBodies'>) {
    this.#store = store;
  }

  /** Reads what the log says so far. */
  async load(): Promise<void> {
    const meanwhile: LogRow[] = [];
    this.#meanwhile = meanwhile;
    for (const type of Object.values(types)) await this.#loadAll(`${type.name}/`);
    if (this.#meanwhile === meanwhile) this.#meanwhile = null;
    this.#scopes.clear();
    // Some of them may have been read as well: folded again in their order they say the same.
    this.#fold(meanwhile);
  }

  /** Rows of the log as they are committed, in order. */
  committed(rows: readonly LogRow[]): void {
    this.#meanwhile?.push(...rows.filter(({ stream }) => typeOf(stream)));
    this.#fold(rows);
  }

  #fold(rows: readonly LogRow[]): void {
    for (const { stream, body, verdict } of rows) {
      const type = typeOf(stream);
      const event = type && parseBody(body);
      if (!event) continue;
      const before = this.#states.get(stream) ?? type.initial;
      this.#states.set(stream, foldConfirmed(type, before, event, verdict));
      this.#scopes.clear();
    }
  }

  /** Null: all. */
  of(id: string): Follows {
    const known = this.#scopes.get(id);
    if (known !== undefined) return known;
    const found = scopesOf(this.#dutyOf(id), this.#configuration());
    this.#scopes.set(id, found);
    return found;
  }

  async #loadAll(prefix: string): Promise<void> {
    for (let after = prefix; ;) {
      const rows = (await this.#store.streams(after, several)).filter((r) => r.stream.startsWith(prefix));
      for (const row of rows) this.#states.set(row.stream, await stateOf(this.#store, typeOf, row));
      const last = rows.at(-1);
      if (!last || rows.length < several) return;
      after = last.stream;
    }
  }

  #dutyOf(id: string) {
    // Kept under this id by its own type alone.
    const state = this.#states.get(`${terminal.name}/${id}`) as TerminalState | undefined;
    return !state || state.status === 'absent' ? null : (state.enrolment?.duty ?? null);
  }

  #configuration() {
    const found = [...this.#states].find(([stream]) => stream.startsWith(`${site.name}/`));
    const state = found?.[1] as SiteState | undefined;
    return state?.status === 'configured' ? state.configuration : null;
  }
}
