import { z } from 'zod';
import { scopeHead } from './messages.ts';
import { snapshotPlace } from './snapshot.ts';

/**
 * Scopes that are being entered by a snapshot: kept by the terminal, so that it goes on after a stop where it was. Once the last
 * piece is applied they are followed from `through` on, each from its head.
 */
export const entering = z.object({
  /** What is followed afterwards; null: all. */
  scopes: z.array(z.string()).nullable(),
  /** What was followed before. */
  except: z.array(z.string()),
  through: z.int().min(0),
  headHash: z.string(),
  heads: z.array(scopeHead),
  /** Open streams of the plant at the start. */
  open: z.int().min(0),
  /** The next piece; null behind the last. */
  next: snapshotPlace.nullable(),
});
export type Entering = z.infer<typeof entering>;
