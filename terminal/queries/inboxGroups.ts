import { personOf } from '#domain/kernel/actor';
import type { InboxEntry } from '#db/queries/inbox';
import { thingsOf } from './inboxThings.ts';

export type InboxGroup = readonly [InboxEntry, ...InboxEntry[]];

/** What was found later than this after the rest has a cause of its own. */
const oneCauseMs = 3_600_000;

/**
 * Entries of one cause together, in the order given, newest first: what one person, and the system for its part, recorded
 * about what hangs together, or with one command, that did not fit what others had done meanwhile. A refused decision stands
 * for itself. What is moot is left out where it stands alone.
 */
export function inboxGroups(entries: readonly InboxEntry[]): readonly InboxGroup[] {
  let causes: readonly Cause[] = [];
  for (const entry of entries) {
    const cause = causeOf(entry);
    const place = causes.findIndex((other) => isOne(other, cause));
    const apart = causes.filter((other) => !(isOne(other, cause) && takeIn(cause, other)));
    causes = place === -1 ? [...apart, cause] : apart.toSpliced(place, 0, cause);
  }
  const order = new Map(entries.map((entry, i) => [entry, i]));
  const at = (entry: InboxEntry): number => order.get(entry) ?? 0;
  return causes.flatMap((cause): InboxGroup[] => {
    const [newest, ...others] = cause.entries.toSorted((a, b) => at(a) - at(b));
    return newest === undefined || cause.entries.every(isMoot) ? [] : [[newest, ...others]];
  });
}

/** Entries that hang together, with what they hang together by. */
interface Cause {
  readonly entries: InboxEntry[];
  readonly things: Set<string>;
  readonly alone: boolean;
  readonly owner: string | null;
  /** Null while all of it was done by the system. */
  person: string | null;
  readonly oldestMs: number;
}

const causeOf = (entry: InboxEntry): Cause => ({
  entries: [entry],
  things: new Set([...thingsOf(entry), ...(entry.correlation === null ? [] : [entry.correlation])]),
  alone: entry.kind !== 'discrepancy',
  owner: entry.owner,
  person: personOf(entry.actor),
  oldestMs: Date.parse(entry.at),
});

/** What the system did belongs to whoever gave it cause. */
function isOne(newer: Cause, older: Cause): boolean {
  if (newer.alone || older.alone || newer.owner !== older.owner) return false;
  if (newer.person !== null && older.person !== null && newer.person !== older.person) return false;
  if (newer.oldestMs - older.oldestMs > oneCauseMs) return false;
  return [...older.things].some((thing) => newer.things.has(thing));
}

function takeIn(cause: Cause, other: Cause): true {
  cause.entries.push(...other.entries);
  for (const thing of other.things) cause.things.add(thing);
  cause.person ??= other.person;
  return true;
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
const isMoot = ({ kind, type, actor, code }: InboxEntry): boolean =>
  kind === 'discrepancy' &&
  type.startsWith('TransportCancel') &&
  personOf(actor) === null &&
  code !== null &&
  over.has(code);
