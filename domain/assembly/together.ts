import type { Decision, Draft } from '../kernel/decision.ts';
import { accept } from '../kernel/decision.ts';

/** One act that touches several streams: all of it, in this order and in one transaction, or its first refusal. */
export function together(...decisions: readonly Decision[]): Decision {
  const events: Draft[] = [];
  for (const decision of decisions) {
    if (!decision.ok) return decision;
    events.push(...decision.events);
  }
  return accept(...events);
}
