import { z } from 'zod';
import type { Follows } from '#sync/scopes';
import { isFollowed } from '#sync/scopes';
import { headsIn } from './scopeHeads.ts';
import type { StoreParts } from './store.ts';

export const followsSetting = 'follows';
const stored = z.array(z.string()).nullable();

/**
 * The scopes that are kept up here, null for all: none in a new database, all in one that has taken up the log before scopes were
 * kept apart.
 */
export const followedBy = ({ settings }: Pick<StoreParts, 'settings'>): Follows =>
  followsIn((name) => settings.get(name));

export function followsIn(setting: (name: string) => string | undefined): Follows {
  const text = setting(followsSetting);
  if (text !== undefined) return stored.parse(JSON.parse(text));
  return setting('cursor') === undefined ? [] : null;
}

/** What fell out has no head any more, so that it is entered anew when it comes back. */
export const follow = (store: StoreParts, scopes: Follows): void =>
  store.transact(() => setFollows(store, scopes));

/** The same inside a transaction. */
export function setFollows(store: StoreParts, scopes: Follows): void {
  const left = [...headsIn(store).keys()].filter((scope) => !isFollowed(scopes, scope));
  putFollowed(store, scopes);
  for (const scope of left) store.statements.removeScopeHead.run(scope);
}

/** To be called inside a transaction. */
export function putFollowed({ settings }: Pick<StoreParts, 'settings'>, scopes: Follows): void {
  const text = JSON.stringify(scopes);
  if (settings.get(followsSetting) !== text) settings.put(followsSetting, text);
}
