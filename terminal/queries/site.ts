import { revision } from '#domain/site/revision';
import { newestCode, terminal } from '#domain/site/terminal';
import type { TerminalState } from '#domain/site/terminal';
import type { RecordBeside } from '#db/queries/missedRecords';
import { missedRecordsTold } from '#db/queries/missedRecords';
import { clonedTerminals, revisions, terminalNames, terminals } from '#db/queries/site';
import type { siteContract } from '../contract/site.ts';
import type { QueriesOf, QueryContext } from '../commands/registry.ts';
import { previewOf } from '../import/check.ts';
import { inboxQueries } from './inbox.ts';
import { inboxReviewedQueries } from './inboxReviewed.ts';
import { inboxSubjects } from './inboxSubjects.ts';

/** Records shown on each side of those that a PC lost. */
const besideHole = 8;

function missedRecords(context: QueryContext) {
  const told = missedRecordsTold(context.read, besideHole);
  const names = terminalNames(context.read);
  const subject = inboxSubjects(
    context,
    told.flatMap((m) => [...m.before, ...m.after].map(({ stream }) => stream)),
  );
  const shown = (beside: readonly RecordBeside[]) =>
    beside.map(({ at, type, stream }) => ({ at, type, subject: subject(stream) }));
  return told.map(({ eventId, before, after, ...missed }) => ({
    ...missed,
    id: eventId,
    name: names.get(missed.terminal) ?? null,
    before: shown(before),
    after: shown(after),
  }));
}

function breakGlassOf(state: TerminalState) {
  const code = newestCode(state);
  return code && { sealedAt: code.sealedAt, openedAt: code.openedAt };
}

/** `self`: the id of this PC. */
export const siteQueries = (self: string): QueriesOf<typeof siteContract.queries> => ({
  ...inboxQueries,
  ...inboxReviewedQueries,
  terminals: (_input, { read, store }) => {
    const cloned = clonedTerminals(read);
    return terminals(read).map(({ terminal: { stream: _stream, ...row }, heard }) => ({
      ...row,
      self: row.terminal === self,
      cloned: cloned.has(row.terminal),
      breakGlass: breakGlassOf(store.state(terminal, row.terminal).state),
      stations: [...row.stations],
      zones: [...row.zones],
      scopes: [...row.scopes],
      tools: [...row.tools],
      heard,
    }));
  },
  missedRecords: (_input, context) => missedRecords(context),
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
