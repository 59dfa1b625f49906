import { genesis } from '#sync/chain';
import { rollHash } from '#sync/log';
import { verdict } from '#sync/messages';
import type { ScopeHead } from '#sync/scopes';
import { emptyScope } from '#sync/scopes';
import { followsSetting, putFollowed } from './follows.ts';
import type { StoreParts } from './store.ts';

/**
 * Finds the heads in a database that holds the whole log and was made before scopes were kept apart: rolled again over all its rows, of
 * which the log's own hash says whether they are all. Where they are not, nothing is followed, and what is open is taken up anew.
 * Answers how many scopes there were.
 * @throws StorageFailure
 */
export function findScopeHeads(store: StoreParts): number {
  const { statements, settings } = store;
  if (settings.get('cursor') === undefined || settings.get(followsSetting) !== undefined) return 0;
  const { heads, logHash } = rolled(store);
  const isWhole = logHash === settings.get('headHash');
  store.transact(() => {
    putFollowed(store, isWhole ? null : []);
    if (isWhole) for (const head of heads.values()) statements.putScopeHead.run(head);
  });
  return isWhole ? heads.size : 0;
}

function rolled({ statements }: StoreParts) {
  const heads = new Map<string, ScopeHead>();
  /** Fixed by the first accepted event of the stream. */
  const scopes = new Map<string, string>();
  let logHash = genesis;
  for (const { stream, said, hash, status } of statements.logRows.iterate()) {
    const scope = scopes.get(stream) ?? said;
    const given = verdict.parse(status);
    if (given === 'accepted') scopes.set(stream, scope);
    const head = heads.get(scope) ?? emptyScope(scope);
    heads.set(scope, { scope, seq: head.seq + 1, hash: rollHash(head.hash, hash, given) });
    logHash = rollHash(logHash, hash, given);
  }
  return { heads, logHash };
}
