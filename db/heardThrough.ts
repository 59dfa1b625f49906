import type { HeardThrough } from '#sync/messages';
import type { ReadDb } from './open.ts';
import { heardThrough } from './schema/core.ts';

/** What the plant has heard of each terminal, as of its last answer; by name. */
export const heardThroughOf = (read: ReadDb): readonly HeardThrough[] =>
  read.select().from(heardThrough).orderBy(heardThrough.name, heardThrough.terminal).all();
