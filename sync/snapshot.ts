import { z } from 'zod';

/**
 * Where a snapshot goes on. It takes open streams in the order of their ids, with each what lasts as long as it, and of these stream
 * by stream all rows. Kinds that people need to sign in come first, a phase each.
 */
export const snapshotPlace = z.object({
  phase: z.int().min(0).max(10),
  /** The open stream reached in this phase; empty at its start. */
  keeper: z.string().max(200),
  /** Its or another stream of those that it keeps, through `position`; null behind all that it keeps. */
  stream: z.string().max(200).nullable(),
  position: z.int().min(0),
  /** Open streams that are done. */
  passed: z.int().min(0),
});
export type SnapshotPlace = z.infer<typeof snapshotPlace>;

export const firstKinds: readonly string[] = ['person/', 'site/', 'terminal/'];

export const snapshotStart: SnapshotPlace = { phase: 0, keeper: '', stream: null, position: 0, passed: 0 };

/** The start of the next phase, or null behind the last. */
export const phaseAfter = (phase: number, passed: number): SnapshotPlace | null =>
  phase < firstKinds.length ? { ...snapshotStart, phase: phase + 1, passed } : null;
