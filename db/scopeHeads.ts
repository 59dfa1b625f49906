import type { ScopeHead, ScopeHeads } from '#sync/scopes';
import type { StoreParts } from './store.ts';

/** How far each scope is known here. */
export const headsIn = ({ statements }: Pick<StoreParts, 'statements'>): ScopeHeads =>
  new Map(statements.scopeHeads.all().map((head): [string, ScopeHead] => [head.scope, head]));
