import { revision } from '#domain/site/revision';
import { revisions, terminals } from '#db/queries/site';
import type { siteContract } from '../contract/site.ts';
import type { QueriesOf } from '../commands/registry.ts';
import { previewOf } from '../import/check.ts';
import { inboxQueries } from './inbox.ts';

/** `self`: the id of this PC. */
export const siteQueries = (self: string): QueriesOf<typeof siteContract.queries> => ({
  ...inboxQueries,
  terminals: (_input, { read }) =>
    terminals(read).map(({ terminal: { stream: _stream, ...row }, heard }) => ({
      ...row,
      self: row.terminal === self,
      stations: [...row.stations],
      zones: [...row.zones],
      scopes: [...row.scopes],
      tools: [...row.tools],
      heard,
    })),
  importPreview: ({ files }, context) => previewOf(files, context),
  revisions: (_input, { read }) =>
    revisions(read).map(({ stream: _stream, ...row }) => ({
      ...row,
      variants: [...row.variants],
      effectivities: [...row.effectivities],
    })),
  revision: ({ revision: hash }, { store }) => {
    const { state } = store.state(revision, hash);
    return state.status === 'published' ? state.content : null;
  },
});
