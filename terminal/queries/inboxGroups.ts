import type { InboxEntry } from '#db/queries/inbox';

export type InboxGroup = readonly [InboxEntry, ...InboxEntry[]];

/** What was found later than this after the rest has a cause of its own. */
const oneCauseMs = 3_600_000;

/**
 * Entries of one cause together, in the order given, newest first: what one person at one PC recorded about one thing, or with
 * one command, that did not fit what others had done meanwhile. A refused decision stands for itself.
 */
export function inboxGroups(entries: readonly InboxEntry[]): readonly InboxGroup[] {
  const groups: [InboxEntry, ...InboxEntry[]][] = [];
  for (const entry of entries) {
    const same = groups.find((group) => isOfOneCause(group, entry));
    if (same) same.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

function isOfOneCause(group: InboxGroup, entry: InboxEntry): boolean {
  const [newest] = group;
  const oldest = group.at(-1) ?? newest;
  if (newest.kind !== 'discrepancy' || entry.kind !== 'discrepancy') return false;
  if (doer(newest) !== doer(entry) || newest.owner !== entry.owner) return false;
  if (Date.parse(oldest.at) - Date.parse(entry.at) > oneCauseMs) return false;
  return group.some(
    ({ stream, correlation }) =>
      stream === entry.stream || (correlation !== null && correlation === entry.correlation),
  );
}

const doer = ({ terminal, actor }: InboxEntry): string => `${terminal} ${JSON.stringify(actor)}`;
