import { z } from 'zod';
import type { TimelineRow } from './useIssue.ts';

const words = z.string().catch('');
const spoken = z.object({
  text: words,
  reason: words,
  evidence: words,
  caption: words,
  conclusion: words,
  concession: words,
  account: z.object({ note: words }).catch({ note: '' }),
  disposition: z
    .object({ evidence: words, instruction: words, concession: words, reason: words })
    .catch({ evidence: '', instruction: '', concession: '', reason: '' }),
});

/** What a person wrote with an act, whatever the act calls it; empty where nothing was written. */
export function saidIn(payload: TimelineRow['payload']): string {
  const { account, disposition, ...own } = spoken.parse(payload);
  const all = [...Object.values(own), account.note, ...Object.values(disposition)];
  return [...new Set(all.filter((text) => text.trim() !== ''))].join(' · ');
}

/** Why it was refused, where it was, and still what the person wrote with it. */
export const saidWith = (why: string, payload: TimelineRow['payload']): string =>
  [why, saidIn(payload)].filter((word) => word !== '').join(' · ');

const echo = z.union([
  z.object({ account: z.object({ means: z.literal('held'), ref: z.string() }) }),
  z.object({ outcome: z.string(), hold: z.string() }),
]);

/** What a hold did says the same twice: on the hold and on its issue. The hold's own word is shown. */
export function isEchoOfHold(row: TimelineRow, rows: readonly TimelineRow[]): boolean {
  if (row.hold !== null) return false;
  if (row.type === 'AffectedUnitsFound') return rows.some((other) => takesIn(other) && isOneAct(row, other));
  const { data } = echo.safeParse(row.payload);
  if (data === undefined) return false;
  const of = 'hold' in data ? data.hold : data.account.ref;
  return rows.some((other) => other.hold?.hold === of);
}

const takesIn = ({ hold, type }: TimelineRow): boolean =>
  hold !== null && (type === 'HoldPlaced' || type === 'HoldMembersAdded');

/** What one decision records carries one time. */
const isOneAct = (a: TimelineRow, b: TimelineRow): boolean => a.at === b.at && a.terminal === b.terminal;
