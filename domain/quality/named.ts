import type { Named } from '../site/named.ts';
import { named } from '../site/named.ts';
import type { HoldMember, Population } from './holdEvents.ts';
import type { IssueSubject } from './issueEvents.ts';

/** What an opened issue speaks of. A lot is read off a label: it may be unknown to this PC. */
export const namedByIssue = (input: {
  readonly defectCode: string | null;
  readonly subject: IssueSubject;
  readonly affectedUnits: readonly string[];
}): Named[] => [
  ...named('unit', input.subject.unit, ...input.affectedUnits),
  ...named('line', input.subject.line),
  ...named('station', input.subject.station),
  ...named('operation', input.subject.operation),
  ...named('characteristic', input.subject.characteristic),
  ...named('part', input.subject.part),
  ...named('tool', input.subject.tool),
  ...named('defectCode', input.defectCode),
];

/**
 * What a hold speaks of. Lots and containers are read off labels, and another PC may have received them while this one was alone: a hold
 * on them stands, and waits for what it finds.
 */
export const namedByHold = (
  members: readonly HoldMember[],
  population: Population = { kind: 'listed' },
): Named[] => [
  ...members.flatMap((m) =>
    m.kind === 'unit' ? named('unit', m.unit) : m.kind === 'lot' ? named('part', m.part) : [],
  ),
  ...(population.kind === 'lot' ? named('part', population.part) : []),
  ...(population.kind === 'toolWindow' ? named('tool', population.tool) : []),
  ...(population.kind === 'stationWindow' ? named('station', population.station) : []),
];
