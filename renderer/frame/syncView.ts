/** What this PC knows of the plant server. `floor`: the plant is away, the other PCs are heard over the floor broker. */
export type SyncView =
  | { readonly status: 'starting' }
  | { readonly status: 'online'; readonly waiting: number }
  /** Connected, something waits, and nothing has moved for 30 s. */
  | { readonly status: 'stuck'; readonly waiting: number }
  | Away<'floor'>
  | Away<'alone'>
  /** The page has lost the engine of this PC; nothing can be recorded. */
  | { readonly status: 'engineGone' };

interface Away<S extends string> {
  readonly status: S;
  readonly since: string;
  readonly waiting: number;
  /** The last thing heard of the plant; null before the first. */
  readonly plantAsOf: string | null;
}
