import { personOf } from '#domain/kernel/actor';
import type { InboxEntry } from '#db/queries/inbox';
import { thingsOf } from './inboxThings.ts';

export type InboxGroup = readonly [InboxEntry, ...InboxEntry[]];

/** What was found later than this after the rest has a cause of its own. */
const oneCauseMs = 3_600_000;

/**
 * Entries of one cause together, in the order given, newest first: what one person, and the system for its part, recorded
 * about what hangs together, or with one command, that did not fit what others had done meanwhile; decisions that were refused with one
 * command, or the same one asked for again; and what the plant keeps of one PC for one reason.
 */
export function inboxGroups(entries: readonly InboxEntry[]): readonly InboxGroup[] {
  const causes = new Causes();
  const cause = entries.map((entry) => causes.add(entry));
  const together = Map.groupBy(entries, (_entry, i) => causes.whole(cause[i] ?? i));
  return [...together.values()].flatMap(([newest, ...others]): InboxGroup[] =>
    newest === undefined ? [] : [[newest, ...others]],
  );
}

/** Who gave cause, null while all of it was done by the system; and when the oldest of it was found. */
interface Cause {
  readonly person: string | null;
  readonly oldestMs: number;
}

/** Causes by number, in the order of their newest entries; those that turn out to be one are joined to the first of them. */
class Causes {
  readonly #known: Cause[] = [];
  /** The cause that each was joined to; itself where it stands. */
  readonly #joined: number[] = [];
  /** By what hangs together: the causes that name it and that something older may still belong to. */
  readonly #naming = new Map<string, readonly number[]>();

  /** Takes in the next older entry; answers its cause. */
  add(entry: InboxEntry): number {
    const oldestMs = Date.parse(entry.at);
    const person = isKeptAside(entry) ? null : personOf(entry.actor);
    const added = this.#known.push({ person, oldestMs }) - 1;
    this.#joined.push(added);
    const keys = keysOf(entry);
    const candidates = new Set(keys.flatMap((key) => this.#stillOpen(key, oldestMs)));
    for (const other of [...candidates].sort((a, b) => a - b)) this.#join(other, added);
    const whole = this.whole(added);
    for (const key of keys) this.#naming.set(key, [...new Set([...this.#stillOpen(key, oldestMs), whole])]);
    return whole;
  }

  /** The cause that this one was joined to by now. */
  whole(cause: number): number {
    const next = this.#joined[cause] ?? cause;
    if (next === cause) return cause;
    const whole = this.whole(next);
    this.#joined[cause] = whole;
    return whole;
  }

  #stillOpen(key: string, atMs: number): readonly number[] {
    const named = (this.#naming.get(key) ?? []).map((cause) => this.whole(cause));
    return [...new Set(named)].filter((cause) => (this.#known[cause]?.oldestMs ?? 0) - atMs <= oneCauseMs);
  }

  /** What the system did belongs to whoever gave it cause; what two persons did is two causes. */
  #join(other: number, added: number): void {
    const whole = this.whole(added);
    const [theirs, its] = [this.#known[other], this.#known[whole]];
    if (theirs === undefined || its === undefined || other === whole) return;
    if (theirs.person !== null && its.person !== null && theirs.person !== its.person) return;
    const [first, second] = other < whole ? [other, whole] : [whole, other];
    this.#joined[second] = first;
    const oldestMs = Math.min(theirs.oldestMs, its.oldestMs);
    this.#known[first] = { person: its.person ?? theirs.person, oldestMs };
  }
}

/** What a person did is one cause, what a PC sent is another: the plant cannot apply it whoever recorded it. */
const isKeptAside = ({ kind }: InboxEntry): boolean => kind === 'parked' || kind === 'quarantined';

/** What an entry hangs together by, with others of its kind and owner. */
function keysOf(entry: InboxEntry): readonly string[] {
  const command = entry.correlation === null ? [] : [entry.correlation];
  return thingsThatJoin(entry).map((thing) => `${entry.kind} ${entry.owner} ${thing}`);

  function thingsThatJoin({ kind, terminal, code, type }: InboxEntry): readonly string[] {
    if (kind === 'discrepancy') return [...thingsOf(entry), ...command];
    if (isKeptAside(entry)) return [`${terminal} ${code} ${code === 'recordUnreadable' ? type : ''}`];
    return [askedFor(entry), ...command];
  }
}

/** The same asked for again: of some of a stream's units, members or orders, the same ones. */
function askedFor({ stream, type, payload }: InboxEntry): string {
  const { units, decisions, orders, order } = payload;
  return `${stream} ${type} ${JSON.stringify([units, decisions, orders, order])}`;
}

/** The act that a group is headed by: of a person rather than the system, the command itself rather than what followed from it. */
export function headOf(group: InboxGroup): InboxEntry {
  const rank = (e: InboxEntry) => (personOf(e.actor) === null ? 0 : 2) + (isCommand(e) ? 1 : 0);
  return group.reduce((best, e) => (rank(e) > rank(best) ? e : best));
}

const isCommand = ({ correlation, event }: InboxEntry): boolean =>
  correlation === null || correlation === event;

const over = new Set(['transportAlreadyDone', 'transportCancelled', 'transportCancelling']);

/** The system wanted a transport to end that had ended: what was wanted stands, and nobody has anything to do about it. */
export const isMoot = (group: InboxGroup): boolean => group.every(isMootEntry);

const isMootEntry = ({ kind, type, actor, code }: InboxEntry): boolean =>
  kind === 'discrepancy' &&
  type.startsWith('TransportCancel') &&
  personOf(actor) === null &&
  code !== null &&
  over.has(code);
