import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { PeopleAge, PeopleTrust, Reading } from '#domain/people/peopleAge';
import { aged, daysOf, trustOf, vouchedFor } from '#domain/people/peopleAge';
import type { Runtime } from '#domain/kernel/runtime';
import { StorageFailure } from '#db/storage';
import type { Store } from '#db/store';

const reading = z.object({ bootId: z.string(), monotonicMs: z.number(), wallMs: z.number() });
const kept = z.object({ at: z.string().nullable(), asked: reading, ageMs: z.number(), seen: reading });
const settingName = 'peopleAge';

/** As people see it. */
export interface PeopleState {
  readonly trust: PeopleTrust;
  readonly days: number;
  /** By the plant's clock; null where it never vouched. */
  readonly at: string | null;
}

export interface PeopleCacheParts {
  readonly store: Pick<Store, 'setting' | 'putSetting'>;
  readonly runtime: Pick<Runtime, 'nowMs' | 'monotonicMs'>;
  /** Identifies this boot of the PC. */
  readonly bootId: string;
}

/** How old this PC's knowledge of people is; outlasts the engine. See `domain/people/peopleAge.ts`. */
export class PeopleCache {
  readonly #parts: PeopleCacheParts;
  #known: PeopleAge;

  constructor(parts: PeopleCacheParts) {
    this.#parts = parts;
    const { store } = parts;
    this.#known = readAge(
      store.setting(settingName) ?? null,
      store.setting('plantNewsAt') ?? null,
      this.now(),
    );
    this.keep();
  }

  now(): Reading {
    const { runtime, bootId } = this.#parts;
    return { bootId, monotonicMs: runtime.monotonicMs(), wallMs: runtime.nowMs() };
  }

  state(): PeopleState {
    this.#known = aged(this.#known, this.now());
    return stateOf(this.#known);
  }

  /** The plant vouched, at `at` by its clock, for what this PC knew when it asked. */
  vouched(at: string, asked: Reading): void {
    this.#known = vouchedFor(at, asked);
    this.keep();
  }

  /** So that what the monotonic clock has measured outlasts this boot. A disk that takes nothing is told of elsewhere. */
  keep(): void {
    this.#known = aged(this.#known, this.now());
    try {
      this.#parts.store.putSetting(settingName, JSON.stringify(this.#known));
    } catch (error) {
      if (!(error instanceof StorageFailure)) throw error;
    }
  }
}

const stateOf = ({ at, ageMs }: PeopleAge): PeopleState => ({
  at,
  trust: trustOf(ageMs),
  days: daysOf(ageMs),
});

/** A database from before this was kept knows when it was last up to date; a new one begins now. */
function readAge(text: string | null, plantNewsAt: string | null, now: Reading): PeopleAge {
  const found = text === null ? null : kept.safeParse(JSON.parse(text)).data;
  if (found) return aged(found, now);
  const wallMs = plantNewsAt === null ? now.wallMs : Date.parse(plantNewsAt);
  const asked = { bootId: '', monotonicMs: 0, wallMs };
  return aged({ at: null, asked, ageMs: 0, seen: asked }, now);
}

/** Looked at from outside, of a database that may be in use; null where no engine of this version has opened it. */
export function peopleIn(database: Database.Database, now: Reading): PeopleState | null {
  const row = database
    .prepare<[string], { readonly value: string }>('select value from setting where name = ?')
    .get(settingName);
  return row === undefined ? null : stateOf(readAge(row.value, null, now));
}
