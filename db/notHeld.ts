import type { Draft } from '#domain/kernel/decision';
import { isKernelEvent } from '#domain/kernel/kernelEvents';
import type { Refusal } from '#domain/kernel/refusal';
import { refuse } from '#domain/kernel/refusal';
import { splitStreamId } from '#domain/kernel/streamType';
import { isFollowed } from '#sync/scopes';
import { enteringIn } from './entering.ts';
import { followedBy, followsSetting } from './follows.ts';
import type { StoreParts } from './store.ts';

/**
 * Why nobody may decide this here, or null: of a stream whose scope is not kept up this terminal has what it happened to hear, and not what
 * came before or between. One that began here and was told to nobody yet is known whole; kernel events say nothing of a stream's state.
 */
export function notHeld(store: StoreParts, drafts: readonly Draft[]): Refusal | null {
  const [follows, entered] = [followedBy(store), enteringIn(store)];
  if (follows === null || (entered === null && isUntold(store))) return null;
  for (const one of drafts) {
    const scope = isKernelEvent(one.type) ? null : scopeOf(store, one);
    if (scope === null || isFollowed(follows, scope) || !hasHalf(store, one.stream)) continue;
    return entered !== null && isFollowed(entered.scopes, scope)
      ? refuse('scopeLoading', { scope })
      : refuse('scopeNotKept', { scope });
  }
  return null;
}

/** What it keeps up was never said: it has not met its plant. */
const isUntold = ({ settings }: StoreParts): boolean => settings.get(followsSetting) === undefined;

function scopeOf({ entries }: StoreParts, one: Draft): string | null {
  const entry = entries.get(one.stream);
  if (!entry) return null;
  return entry.born ? entry.scope : entry.type.scopeOf(splitStreamId(one.stream).key, one);
}

const hasHalf = ({ entries, statements }: StoreParts, stream: string): boolean =>
  (entries.get(stream)?.version ?? 0) > 0 || statements.othersOrJudged.get(stream) !== undefined;
