import { dueMs } from '#domain/attention';
import type { ReadDb } from '#db/open';
import { inboxEntries } from '#db/queries/inbox';
import { inboxGroups, isMoot } from './inboxGroups.ts';

/** More are not looked through: the inbox is emptied, not filled. */
const searched = 1000;

/** How much needs somebody, by cause; `oldestMs` is 0 when nothing does. */
export function attention(
  read: ReadDb,
  nowMs: number,
): { readonly open: number; readonly overdue: number; readonly oldestMs: number } {
  const groups = inboxGroups(inboxEntries(read, { limit: searched })).filter((group) => !isMoot(group));
  const ages = groups.flatMap((group) => group.map(({ at }) => nowMs - Date.parse(at)));
  return {
    open: groups.length,
    overdue: groups.filter((group) => group.some((entry) => dueMs(entry) < nowMs)).length,
    oldestMs: Math.max(0, ...ages),
  };
}
