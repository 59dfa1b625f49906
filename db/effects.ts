import { parseBody } from '#sync/envelope';
import { pendingOrder } from '#sync/merge';
import type { Rival } from './coreStatements.ts';
import { removeFacts, writeFacts } from './kernelFacts.ts';
import type { StoreParts } from './store.ts';

/**
 * One effect per effectKey, decided alike on every terminal whatever the order of hearing: what the plant accepted has it;
 * until then the first in pending order. The others are set aside (`duplicateEffect` without a position) with their facts,
 * and come back when the first turns out to be refused. Answers the streams whose pending events changed.
 */
export function settleEffect(store: StoreParts, effectKey: string): readonly string[] {
  const rivals = store.statements.rivals.all(effectKey);
  if (rivals.length === 1 && rivals[0]?.status !== 'duplicateEffect') return [];
  const [holder] = rivals.toSorted((a, b) => Number(unjudged(a)) - Number(unjudged(b)) || pendingOrder(a, b));
  const changed: string[] = [];
  for (const rival of rivals) {
    const should = rival === holder ? 'pending' : 'duplicateEffect';
    if (rival.status === 'accepted' || rival.status === should) continue;
    store.statements.setStatus.run(should, rival.eventId);
    settleFacts(store, rival, should === 'pending');
    changed.push(rival.stream);
  }
  return changed;
}

const unjudged = (rival: Rival): boolean => rival.status !== 'accepted';

/** The fact rows are there exactly while the event has its effect. */
function settleFacts(store: StoreParts, rival: Rival, holds: boolean): void {
  const stored = store.statements.bodyOf.get(rival.eventId);
  const event = stored && parseBody(stored.body);
  if (!event) return;
  if (holds) writeFacts(store, event, stored.side);
  else removeFacts(store, event);
}
