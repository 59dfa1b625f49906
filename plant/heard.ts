import type { Cancel, Runtime } from '#domain/kernel/runtime';
import { isoInstant } from '#domain/kernel/runtime';
import type { HeardThrough, SaidRun, TerminalStatus } from '#sync/messages';
import type { Heartbeat, IdentityStore, LogReader, RunRow } from './store.ts';
import type { Clone } from './clones.ts';
import { Clones } from './clones.ts';
import { SaidRuns } from './saidRuns.ts';
import { isStorable } from './intake/storable.ts';

/** How often what terminals say is written down; lost in a crash it is said again with the next pull. */
const saveEveryMs = 5_000;

/** Above this many terminals the whole list goes to each of them only now and then, the longer it is the more seldom: it is about 250 bytes per terminal. */
const manyTerminals = 20;
const [tellAtLeastEveryMs, tellEveryMsPerTerminal] = [2_000, 20];

/** As long as a pull may have waited, ms. */
const aMomentMs = 20_000;

/** Who the terminals are. */
export interface Roster {
  terminals(): readonly { readonly certificate: { readonly terminal: string; readonly name: string } }[];
}

/** How far the plant has heard every terminal: what it confirmed, and what the terminal last said it had. */
export class Heard {
  readonly #store: LogReader & IdentityStore;
  readonly #runtime: Runtime;
  readonly #roster: Roster;
  readonly #onClone: (clone: Clone) => void;
  readonly #runs = new Map<string, RunRow>();
  readonly #said = new Map<string, Heartbeat>();
  readonly #earlier = new SaidRuns();
  readonly #clones = new Clones();
  readonly #told = new Map<string, number>();
  readonly #unsaved = new Set<string>();
  #saving: Cancel | null = null;

  /** `onClone`: told once of each pair of runs. */
  constructor(
    store: LogReader & IdentityStore,
    runtime: Runtime,
    roster: Roster,
    onClone: (clone: Clone) => void = () => undefined,
  ) {
    this.#onClone = onClone;
    this.#store = store;
    this.#runtime = runtime;
    this.#roster = roster;
  }

  /** Reads how far the store has every terminal, whatever was known before. */
  async load(): Promise<void> {
    this.#earlier.load(await this.#store.saidRuns());
    const runs = await this.#store.furthestRuns();
    this.#runs.clear();
    this.committed(runs);
  }

  /** Rows of committed runs. Of two runs with one place (a fork) the one that speaks counts. */
  committed(runs: readonly RunRow[]): void {
    this.#earlier.committed(runs);
    for (const run of runs) {
      const before = this.#runs.get(run.terminal);
      const earlier = before?.run === run.run && run.seq < before.seq;
      if (run.ordinal !== null && run.ordinal >= (before?.ordinal ?? 0) && !earlier)
        this.#runs.set(run.terminal, run);
    }
  }

  /** What terminals said to other nodes, or before the last stop. */
  learn(heartbeats: readonly Heartbeat[]): void {
    for (const heartbeat of heartbeats) {
      const before = this.#said.get(heartbeat.terminal)?.lastHeardAt ?? '';
      if (heartbeat.lastHeardAt > before) this.#said.set(heartbeat.terminal, heartbeat);
    }
  }

  /** `cursor`: the terminal had applied this plant's log through there when it said so; 0 where that is not this plant's. `head`: where the log ends. */
  say(terminal: string, status: TerminalStatus, cursor: number, head: number): void {
    const now = this.#runtime.nowMs();
    const place = { cursor, head, nowMs: this.#runtime.monotonicMs() };
    const clone = this.#clones.spoke(terminal, status.run, place);
    if (clone) this.#onClone(clone);
    const before = this.#said.get(terminal);
    const again = before?.saidRun === status.run;
    if (before && !again) this.#earlier.left(before);
    this.#said.set(terminal, {
      terminal,
      saidRun: status.run,
      // A pull that was on its way for long says less than one before it.
      saidSeq: again ? Math.max(before.saidSeq, status.lastSeq) : status.lastSeq,
      saidCursor: cursor,
      pending: status.pending,
      version: isStorable(status.version) && status.version !== '' ? status.version : '?',
      clockOffsetMs: status.clockMs - now,
      lastHeardAt: isoInstant(now),
    });
    this.#unsaved.add(terminal);
    this.#saving ??= this.#runtime.after(saveEveryMs, () => {
      this.#saving = null;
      void this.save().catch(() => undefined);
    });
  }

  /** Writes down what was said since the last time. On failure it stays to be written. */
  async save(): Promise<void> {
    this.#saving?.cancel();
    this.#saving = null;
    const terminals = [...this.#unsaved];
    this.#unsaved.clear();
    const { said, settled, undo } = this.#earlier.changes();
    try {
      // First: what a heartbeat replaces is nowhere else.
      if (said.length + settled.length > 0) await this.#store.saveSaidRuns(said, settled);
      if (terminals.length > 0)
        await this.#store.saveHeartbeats(terminals.flatMap((t) => this.#said.get(t) ?? []));
    } catch (error) {
      for (const terminal of terminals) this.#unsaved.add(terminal);
      undo();
      throw error;
    }
  }

  /** What the terminal said it had of its earlier runs and the plant has not; see `saidRun`. */
  async missingOf(
    { terminal, speaking }: { readonly terminal: string; readonly speaking: string },
    watermarks: { of(runs: readonly string[]): Promise<ReadonlyMap<string, RunRow>> },
  ): Promise<readonly SaidRun[]> {
    const runs = this.#earlier.runsOf(terminal, speaking);
    return runs.length === 0 ? [] : this.#earlier.missing(runs, await watermarks.of(runs));
  }

  /** The other of two PCs that both speak as this terminal; null for whoever is alone. */
  otherOf(terminal: string, run: string): string | null {
    const clone = this.#clones.of(terminal, this.#runtime.monotonicMs());
    if (clone === null) return null;
    return clone.run === run ? clone.other : clone.run;
  }

  get clonedTerminals(): number {
    return this.#clones.count(this.#runtime.monotonicMs());
  }

  /** How many terminals that spoke a moment ago have something to push: who is away for good is not waited for. */
  get pushingTerminals(): number {
    const since = isoInstant(this.#runtime.nowMs() - aMomentMs);
    return [...this.#said.values()].filter(({ terminal, saidRun, saidSeq, lastHeardAt }) => {
      const run = this.#runs.get(terminal);
      return lastHeardAt >= since && saidSeq > (run?.run === saidRun ? run.seq : 0);
    }).length;
  }

  /** How many terminals said that something is pending there. */
  get pendingTerminals(): number {
    return [...this.#said.values()].filter((h) => h.pending > 0).length;
  }

  /** What one terminal is told of all. Nothing when it was told a moment ago and the list is long. */
  newsFor(terminal: string): HeardThrough[] {
    const now = this.#runtime.monotonicMs();
    const toldMs = this.#told.get(terminal);
    const many = this.#roster.terminals().length;
    const everyMs = Math.max(tellAtLeastEveryMs, many * tellEveryMsPerTerminal);
    if (many > manyTerminals && toldMs !== undefined && now - toldMs < everyMs) return [];
    this.#told.set(terminal, now);
    return this.list();
  }

  list(): HeardThrough[] {
    return this.#roster
      .terminals()
      .map(({ certificate: { terminal, name } }) => this.#heardOf(terminal, name));
  }

  /** Of a terminal that is two PCs nobody knows what both have: what one says is not said of the other. */
  #heardOf(terminal: string, name: string): HeardThrough {
    const heard = heardOf(terminal, name, this.#runs.get(terminal), this.#said.get(terminal));
    const cloned = this.#clones.of(terminal, this.#runtime.monotonicMs()) !== null;
    return cloned ? { ...heard, saidSeq: null, saidCursor: null, pending: null } : heard;
  }
}

function heardOf(
  terminal: string,
  name: string,
  run: RunRow | undefined,
  said: Heartbeat | undefined,
): HeardThrough {
  return {
    terminal,
    name,
    run: run?.run ?? null,
    throughSeq: run?.seq ?? 0,
    saidSeq: said ? saidSeqOf(run, said) : null,
    saidCursor: said?.saidCursor ?? null,
    pending: said?.pending ?? null,
    lastHeardAt: said?.lastHeardAt ?? null,
    version: said?.version ?? null,
    clockOffsetMs: said?.clockOffsetMs ?? null,
  };
}

/** In terms of the confirmed run. A newer run that the terminal only began has no number there: `pending` says the rest. */
function saidSeqOf(run: RunRow | undefined, said: Heartbeat): number | null {
  if (run?.run === said.saidRun || !run) return said.saidSeq;
  return said.saidSeq === 0 && said.pending === 0 ? run.seq : null;
}
