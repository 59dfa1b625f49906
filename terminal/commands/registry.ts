import type { Inputs, Outputs } from '../contract/infer.ts';
import type { ReadDb } from '#db/open';
import type { Store } from '#db/store';
import type { Actor } from '#domain/kernel/actor';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import type { AttachmentStore } from '#sync/attachments';
import type { Command } from './command.ts';

/** One handler for each command of an area's contract; a missing or extra one does not compile. */
export type CommandsOf<C> = { readonly [K in keyof C]: Command<Inputs<C>[K]> };

export interface QueryContext {
  readonly read: ReadDb;
  readonly store: Pick<Store, 'state' | 'reads' | 'setting' | 'clock'>;
  readonly site: SiteConfiguration | null;
  /** ms since 1970. */
  readonly nowMs: number;
  readonly actor: Actor;
  /** Contents that are on this PC's disk. */
  readonly attachments: Pick<AttachmentStore, 'find'>;
}

/** One handler for each query of an area's contract. Queries are synchronous reads of this terminal's projections. */
export type QueriesOf<C> = {
  readonly [K in keyof C]: (input: Inputs<C>[K], context: QueryContext) => Outputs<C>[K];
};
