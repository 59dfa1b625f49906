import { revision as revisionStream } from '#domain/site/revision';
import { terminal as terminalStream } from '#domain/site/terminal';
import type { TerminalState } from '#domain/site/terminal';
import { stateTable } from '../projection.ts';
import type { Projections } from '../projector.ts';
import { revision, terminal } from '../schema/site.ts';

const terminalTable = stateTable(terminalStream, terminal, null, (key, state) => {
  if (state.status === 'absent') return [];
  const { enrolment } = state;
  const duty = enrolment?.duty ?? null;
  return [
    {
      terminal: key,
      status: state.status,
      name: enrolment?.name ?? null,
      kind: duty?.kind ?? null,
      line: duty?.line ?? null,
      stations: duty?.stations ?? [],
      zones: duty?.zones ?? [],
      scopes: duty?.scopes ?? [],
      tools: enrolment?.tools ?? [],
      enrolledAt: enrolment?.enrolledAt ?? null,
      ...endOf(state),
    },
  ];
});

const endOf = (state: TerminalState) => ({
  endedAt: state.status === 'absent' || state.status === 'active' ? null : state.at,
  endReason: state.status === 'revoked' || state.status === 'lost' ? state.reason : null,
  replacedBy: state.status === 'replaced' ? state.by : null,
});

const revisionTable = stateTable(revisionStream, revision, null, (key, state) => {
  if (state.status !== 'published') return [];
  const { content, publishedAt, effectivities } = state;
  return [
    {
      revision: key,
      label: content.label,
      publishedAt,
      variants: content.variants.map((v) => v.id),
      parts: content.parts.length,
      operations: content.operations.length,
      effectivities,
    },
  ];
});

export const siteProjections: Projections = { states: [terminalTable, revisionTable], facts: [] };
