import type { Draft } from '#domain/kernel/decision';
import type { Recorded } from '#domain/kernel/event';
import type { AnyEvent } from '#domain/kernel/streamType';
import type { Store } from '#db/store';
import type { ReadDb } from '#db/open';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';

export interface PolicyContext {
  readonly store: Pick<Store, 'state' | 'reads'>;
  readonly read: ReadDb;
  readonly site: SiteConfiguration | null;
  readonly now: string;
  newId(): string;
}

/**
 * Senses one event that this terminal records and says what must be recorded because of it, in the same transaction.
 * Each draft carries `actor: {kind: 'policy', policy: name}` and an effectKey (policy, cause, target): once per cause.
 */
export interface CommittingPolicy {
  readonly name: string;
  /** Event types it looks at. */
  readonly on: readonly string[];
  react(event: Recorded<AnyEvent>, context: PolicyContext): readonly Draft[];
}
