import type { DecideContext, Draft } from '#domain/kernel/decision';
import type { Refusal } from '#domain/kernel/refusal';
import { refuse } from '#domain/kernel/refusal';
import { orderRework } from '#domain/assembly/reworkDecisions';
import { unit as unitStream } from '#domain/assembly/unit';
import type { Store } from '#db/store';

export interface OrderedReworks {
  readonly ok: true;
  /** The rework item by unit. */
  readonly reworks: Readonly<Record<string, string>>;
  readonly events: readonly Draft[];
}

/** One rework item for each of the units; `events` go behind the decision, which comes first in the transaction. */
export function reworksFor(
  units: readonly string[],
  of: { readonly causeRef: string; readonly issue: string | null; readonly text: string },
  context: DecideContext & { readonly store: Pick<Store, 'state'> },
): OrderedReworks | Refusal {
  const reworks: Record<string, string> = {};
  const events: Draft[] = [];
  const place = { station: null, visit: null, operation: null };
  for (const unit of units) {
    const { state } = context.store.state(unitStream, unit);
    const line = state.status === 'absent' ? null : (state.registration?.line ?? null);
    if (line === null) return refuse('unitUnknown', { unit });
    const id = context.newId();
    events.push(orderRework(id, { ...place, ...of, line, unit, cause: 'issue' }));
    reworks[unit] = id;
  }
  return { ok: true, reworks, events };
}
