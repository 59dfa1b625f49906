import type { Said } from '#tests/plant/writer';

const lead = { kind: 'person', person: 'p-1003', role: 'quality' } as const;
const at = '2026-11-22T08:00:00.000Z';
const subject = {
  unit: null,
  line: 'FA1',
  station: 'FA-10',
  operation: null,
  part: null,
  lot: null,
  tool: null,
  characteristic: null,
};

/** An issue from its opening to its signed closing, with one action: 9 events. `n` makes it unique. */
export function issueStory(n: number): Said[] {
  const id = `history-${n}`;
  const said = (kind: 'fact' | 'proposal', type: string, payload: object): Said => ({
    stream: `issue/${id}`,
    scope: 'quality',
    type,
    class: kind,
    payload,
    actor: lead,
  });
  const opened = { source: 'audit', defectCode: null, severity: 'C', subject, because: null };
  const action = { action: `a-${n}`, kind: 'corrective', responsible: null, dueAt: null };
  const signature = { person: 'p-1003', meaning: 'closed', recordHash: null };
  return [
    said('fact', 'IssueOpened', {
      ...opened,
      number: `Q-2611-${n}`,
      title: `Scratch ${n}`,
      text: '',
      containmentDueAt: at,
      affectedUnits: [],
    }),
    said('fact', 'IssueAcknowledged', { owner: 'p-1003' }),
    said('fact', 'ActionAdded', { ...action, text: 'Pad the fixture' }),
    said('fact', 'ActionDone', { action: `a-${n}`, evidence: 'Padded' }),
    said('proposal', 'IssueContained', {}),
    said('proposal', 'IssueAnalysed', {}),
    said('proposal', 'IssueCorrected', {}),
    said('proposal', 'IssueVerified', { evidence: 'None in a week' }),
    said('proposal', 'IssueClosed', { conclusion: '', signature }),
  ];
}
