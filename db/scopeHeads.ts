import { genesis } from '#sync/chain';
import { FeedCorrupt } from '#sync/feedCorrupt';
import { rollHash } from '#sync/log';
import { verdict } from '#sync/messages';
import type { ScopeHead, ScopeHeads } from '#sync/scopes';
import { emptyScope } from '#sync/scopes';
import type { StoreParts } from './store.ts';

/** How far each scope is known here. */
export const headsIn = ({ statements }: Pick<StoreParts, 'statements'>): ScopeHeads =>
  new Map(statements.scopeHeads.all().map((head): [string, ScopeHead] => [head.scope, head]));

/**
 * Finds the heads in a database that holds the whole log and was made before heads were kept: rolled again over all its rows, of
 * which the log's own hash says whether they are all. Answers how many scopes there were.
 * @throws FeedCorrupt when rows are missing or altered
 * @throws StorageFailure
 */
export function findScopeHeads(store: StoreParts): number {
  const { statements, settings } = store;
  if (settings.get('cursor') === undefined || statements.scopeHeads.all().length > 0) return 0;
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
  if (logHash !== settings.get('headHash'))
    throw new FeedCorrupt(Number(settings.get('cursor')), 'head hash differs from the rows here');
  store.transact(() => {
    for (const head of heads.values()) statements.putScopeHead.run(head);
  });
  return heads.size;
}
