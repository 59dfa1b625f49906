import type { Actor } from '#domain/kernel/actor';
import type { IssueEvent, IssueSubject, Section } from '#domain/quality/issueEvents';
import { contextFor } from '../given.ts';

const person = (id: string): Actor => ({ kind: 'person', person: id, role: 'quality' });

/** The quality lead, who owns the issue, and a second one, who verifies. */
export const lead = contextFor(person('p-lin'));
export const second = contextFor(person('p-chen'));
export const policy = contextFor({ kind: 'policy', policy: 'tighteningNokLimit' });

export const noSubject: IssueSubject = {
  unit: null,
  line: null,
  station: null,
  operation: null,
  part: null,
  lot: null,
  tool: null,
  characteristic: null,
};

export const opened = (severity: 'A' | 'B' | 'C' = 'A', units = ['u-1']): IssueEvent => ({
  type: 'IssueOpened',
  payload: {
    number: 'Q-2611-7KX4M',
    source: 'tightening',
    defectCode: 'D1',
    severity,
    subject: { ...noSubject, unit: units[0] ?? null, station: 'FA-10', tool: 'T-17' },
    title: '',
    text: '',
    because: { code: 'tighteningNokLimit', params: { nok: 3, limit: 2 }, events: [] },
    containmentDueAt: '2026-11-22T11:00:00.000Z',
    affectedUnits: units,
  },
});
export const acknowledged: IssueEvent = { type: 'IssueAcknowledged', payload: { owner: 'p-lin' } };
export const found = (...units: string[]): IssueEvent => ({
  type: 'AffectedUnitsFound',
  payload: { units, because: null },
});
export const heldBy = (hold: string, ...units: string[]): IssueEvent => ({
  type: 'AffectedUnitsAccounted',
  payload: { units, account: { means: 'held', ref: hold, note: '' } },
});
export const inRework = (...units: string[]): IssueEvent => ({
  type: 'AffectedUnitsAccounted',
  payload: { units, account: { means: 'rework', ref: 'rw-1', note: '' } },
});
export const wrote = (section: Section, text = 'text', evidence = 'evidence'): IssueEvent => ({
  type: 'SectionWritten',
  payload: { section, text, evidence, previous: null },
});
export const joined = (id: string): IssueEvent => ({ type: 'TeamMemberJoined', payload: { person: id } });
export const action: IssueEvent = {
  type: 'ActionAdded',
  payload: { action: 'a-1', kind: 'corrective', text: 'Block lot', responsible: 'p-lin', dueAt: null },
};
export const actionDone: IssueEvent = {
  type: 'ActionDone',
  payload: { action: 'a-1', evidence: '3 containers locked' },
};
export const signatureOf = (id: string, recordHash: string | null = null) => ({
  person: id,
  meaning: 'close',
  recordHash,
});

/** What a lead does to bring an issue from nothing to the given step; the next event is the caller's. */
export const upTo = {
  acknowledged: [opened(), acknowledged],
  readyToContain: [opened(), acknowledged, wrote('problem'), wrote('containment'), inRework('u-1')],
} satisfies Record<string, IssueEvent[]>;
export const contained: IssueEvent[] = [...upTo.readyToContain, { type: 'IssueContained', payload: {} }];
export const analysed: IssueEvent[] = [
  ...contained,
  joined('p-lin'),
  joined('p-chen'),
  wrote('occurrenceCause'),
  wrote('escapeCause'),
  { type: 'IssueAnalysed', payload: {} },
];
export const corrected: IssueEvent[] = [
  ...analysed,
  action,
  actionDone,
  { type: 'IssueCorrected', payload: {} },
];
export const verified: IssueEvent[] = [
  ...corrected,
  wrote('prevention'),
  { type: 'IssueVerified', payload: { evidence: '50 units without NOK' } },
];
