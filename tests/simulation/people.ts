import type { Actor } from '#domain/kernel/actor';
import { isoInstant, uuidv7 } from '#domain/kernel/runtime';
import { splitStreamId } from '#domain/kernel/streamType';
import { containersInUse } from '#db/queries/stock';
import { silentTerminals } from '#db/queries/silence';
import { holdsNaming, issuesListing, reworksOf } from '#db/queries/units';
import { fetchingOf } from '#terminal/supply/fetchingOf';
import type { Dice } from './dice.ts';
import type { Ledger, SavedEvent } from './ledger.ts';
import type { SimTerminal } from './simTerminal.ts';
import { assemblyActs, assemblyActsApart } from './workload/assembly.ts';
import type { Situation, Workload } from './workload/act.ts';
import { logisticsActs, logisticsActsApart } from './workload/logistics.ts';
import { stockActs, stockActsApart } from './workload/stock.ts';
import { qualityActs, qualityActsApart } from './workload/quality.ts';
import type { World } from './world.ts';

export const everything: Workload = {
  acts: [...assemblyActs, ...logisticsActs, ...stockActs, ...qualityActs],
  apart: [...assemblyActsApart, ...logisticsActsApart, ...stockActsApart, ...qualityActsApart],
};
const roles = ['operator', 'supervisor', 'logistics', 'quality'] as const;

/** People at one terminal: they look at what it shows, decide and commit, whatever the network does. */
export class People {
  readonly #world: World;
  readonly #terminal: SimTerminal;
  readonly #ledger: Ledger;
  readonly #dice: Dice;
  readonly #work: Workload;
  readonly #meanGapMs: number;
  #working = true;
  /** How much of the ledger was looked at, and what of it had not come here then. */
  #looked = 0;
  #missing: readonly SavedEvent[] = [];

  constructor(world: World, terminal: SimTerminal, ledger: Ledger, work: Workload, meanGapMs: number) {
    this.#world = world;
    this.#terminal = terminal;
    this.#ledger = ledger;
    this.#work = work;
    this.#meanGapMs = meanGapMs;
    this.#dice = world.fork();
    this.#next();
  }

  goHome(): void {
    this.#working = false;
  }

  #next(): void {
    this.#world.after(this.#dice.gap(this.#meanGapMs), () => {
      if (!this.#working || this.#terminal.lost) return;
      this.#act();
      this.#next();
    });
  }

  #act(): void {
    const { store, unknown } = this.#terminal;
    if (!store) return;
    const actor: Actor = { kind: 'person', person: `p-${this.#dice.below(6)}`, role: this.#dice.pick(roles) };
    const apart = this.#terminal.onItsOwn && this.#dice.chance(0.5);
    const decision = this.#dice.pick(apart ? this.#work.apart : this.#work.acts)(this.#situation(actor));
    if (!decision) return;
    if (!decision.ok) return this.#world.sometimes('command.refusedOnScreen');
    if (decision.events.length === 0) return;
    // A version that does not know the event has no such command.
    if (decision.events.some((e) => unknown.has(`${splitStreamId(e.stream).name}/${e.type}`))) return;
    const saved = this.#terminal.commit(decision, actor);
    this.#world.trace(`${this.#terminal.name} saved ${saved?.length ?? 'nothing'}`);
    if (saved) this.#ledger.saved(this.#terminal, saved);
  }

  #situation(actor: Actor): Situation {
    const { store, database, bug } = this.#terminal;
    if (!store) throw new Error('nobody works at a dead terminal');
    const nowMs = store.options.runtime.nowMs();
    const unheard = (unit: string) => silentTerminals(database.read, unit).map((t) => t.terminal);
    return {
      dice: this.#dice,
      atMs: this.#world.nowMs,
      context: { now: isoInstant(nowMs), newId: () => uuidv7(nowMs, this.#dice.bytes(10)), actor },
      reads: store.reads,
      terminal: this.#terminal.id,
      stations: this.#terminal.stations,
      silent: (unit) => (bug === 'silenceIgnored' ? [] : unheard(unit)),
      unheard,
      heldBack: (stream) => this.#unheard().some((e) => e.stream.startsWith(stream)),
      leaving: () =>
        this.#unheard().flatMap((e) => (e.type === 'UnitShipped' ? [splitStreamId(e.stream).key] : [])),
      against: (unit) => ({
        holds: holdsNaming(database.read, [unit], []),
        issues: issuesListing(database.read, [unit]),
        reworks: reworksOf(database.read, unit).map((r) => r.rework),
      }),
      fetching: (label) => fetchingOf(database, label),
      inUse: (location, part) => containersInUse(database.read, location, part),
      known: (type) =>
        this.#terminal
          .look<[string], { readonly stream: string }>(
            `select stream from stream where stream like ? order by rowid desc limit 12`,
          )
          .all(`${type}/%`)
          .map(({ stream }) => stream.slice(type.length + 1)),
    };
  }

  /** What the others saved and this PC has not heard yet. */
  #unheard(): readonly SavedEvent[] {
    const known = this.#terminal.look<[string], { readonly seq: number }>(
      'select seq from event where event_id = ?',
    );
    const fresh = this.#ledger.since(this.#looked).filter((e) => e.terminal !== this.#terminal.name);
    this.#looked = this.#ledger.entries.size;
    this.#missing = [...this.#missing, ...fresh].filter(({ eventId }) => !known.get(eventId));
    return this.#missing;
  }
}
