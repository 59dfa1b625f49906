import { z } from 'zod';
import { attachmentHash } from '#domain/kernel/attachment';
import { code } from '#domain/kernel/text';
import {
  because,
  issueEvents,
  issueSubject,
  outcome,
  sections,
  severity,
  unitAccount,
} from '#domain/quality/issueEvents';
import { command, pageOf, paging, query, signatureInput } from './define.ts';
import { moment, words } from './inputText.ts';
import { affectedUnitRow, issueDetail, issueRow, issueStatus, timelineRow } from './qualityRows.ts';

const id = z.string().min(1).max(64);
const text = z.string().trim().max(4000);
const ofIssue = z.object({ issue: id });
const units = z.array(id).min(1).max(2000);
const reason = words(2000);

export const issueCommands = {
  openIssue: command(
    'quality.openIssue',
    'Open an issue; the unit it is about counts as affected.',
    z.object({
      source: issueEvents.IssueOpened.schema.shape.source,
      defectCode: code.nullable(),
      severity,
      subject: issueSubject,
      title: words(200),
      text,
      affectedUnits: z.array(id).max(2000).default([]),
    }),
  ),
  acknowledgeIssue: command(
    'quality.acknowledgeIssue',
    'Take note of an issue; `owner` null makes the person who does it the owner.',
    ofIssue.extend({ owner: id.nullable().default(null) }),
  ),
  reportAffectedUnits: command(
    'quality.reportAffectedUnits',
    'Add units to an issue; a finished issue is reopened and the units are held.',
    ofIssue.extend({ units, because: because.nullable().default(null), reason }),
  ),
  accountUnits: command(
    'quality.accountUnits',
    'Say where affected units are and that they cannot leave, or what is done about those that have left.',
    ofIssue.extend({ units, account: unitAccount }),
  ),
  decideUnits: command(
    'quality.decideUnits',
    'Decide what becomes of affected units that no hold keeps (signed); a repair names its concession.',
    ofIssue.extend({
      units,
      outcome,
      evidence: text,
      concession: text.default(''),
      signature: signatureInput,
    }),
  ),
  joinTeam: command('quality.joinTeam', 'Add a person to the team (D1).', ofIssue.extend({ person: id })),
  leaveTeam: command('quality.leaveTeam', 'Take a person off the team.', ofIssue.extend({ person: id })),
  writeSection: command(
    'quality.writeSection',
    'Write a section of the 8D report; `previous` is the event of the text it replaces, as shown.',
    ofIssue.extend({ section: z.enum(sections), text, evidence: text, previous: id.nullable() }),
  ),
  addAction: command(
    'quality.addAction',
    'Add an action to an issue.',
    ofIssue.extend({
      kind: z.enum(['containment', 'corrective', 'preventive']),
      text: words(2000),
      responsible: id.nullable(),
      dueAt: moment.nullable(),
    }),
  ),
  completeAction: command(
    'quality.completeAction',
    'Report an action as done, with evidence.',
    ofIssue.extend({ action: id, evidence: text }),
  ),
  addAttachment: command(
    'quality.addAttachment',
    'Attach a content to an issue that was brought to this PC before (`attachments.put`).',
    ofIssue.extend({ hash: attachmentHash, caption: z.string().trim().max(200).default('') }),
  ),
  withdrawAttachment: command(
    'quality.withdrawAttachment',
    'Withdraw an attachment from an issue; its content is kept.',
    ofIssue.extend({ hash: attachmentHash, reason }),
  ),
  commentIssue: command(
    'quality.commentIssue',
    'Comment on an issue.',
    ofIssue.extend({ text: words(4000) }),
  ),
  containIssue: command('quality.containIssue', 'Declare containment complete (D3).', ofIssue),
  analyseIssue: command('quality.analyseIssue', 'Declare the causes found (D4).', ofIssue),
  correctIssue: command(
    'quality.correctIssue',
    'Declare the corrective actions implemented (D5, D6).',
    ofIssue,
  ),
  verifyIssue: command(
    'quality.verifyIssue',
    'Verify that the actions work; by another person than who implemented them.',
    ofIssue.extend({ evidence: text }),
  ),
  closeIssue: command(
    'quality.closeIssue',
    'Close the issue (D8): a signature under the record as shown (`signature.recordHash`) and the conclusion.',
    ofIssue.extend({ conclusion: text.default(''), signature: signatureInput }),
  ),
  markDuplicate: command(
    'quality.markDuplicate',
    'Mark an issue as the duplicate of another, which takes over its units.',
    ofIssue.extend({ of: id, reason }),
  ),
  reopenIssue: command(
    'quality.reopenIssue',
    'Reopen a closed issue or a duplicate.',
    ofIssue.extend({ reason }),
  ),
};

export const issueQueries = {
  issues: query(
    'quality.issues',
    'Issues by view, filter and search, one page.',
    z.object({
      view: z.enum(['open', 'mine', 'overdue', 'atRisk', 'finished', 'all']).default('open'),
      statuses: z.array(issueStatus).default([]),
      severities: z.array(severity).default([]),
      station: code.nullable().default(null),
      unit: id.nullable().default(null),
      text: z.string().max(100).default(''),
      sort: z.enum(['openedAt', 'containmentDueAt', 'severity']).default('openedAt'),
      ...paging,
    }),
    pageOf(issueRow),
  ),
  issueCounts: query(
    'quality.issueCounts',
    'How many issues are open, mine, overdue and at risk, and how many holds stand.',
    z.object({}),
    z.object({
      open: z.number(),
      mine: z.number(),
      overdue: z.number(),
      atRisk: z.number(),
      holds: z.number(),
      undecidedMembers: z.number(),
    }),
  ),
  issue: query(
    'quality.issue',
    'One issue: header, steps, 8D, actions, next gate with its checklist. Null when it is not known here.',
    ofIssue,
    issueDetail.nullable(),
  ),
  affectedUnits: query(
    'quality.affectedUnits',
    'Affected units of an issue with where they are and what becomes of them.',
    ofIssue.extend(paging),
    pageOf(affectedUnitRow),
  ),
  issueTimeline: query(
    'quality.issueTimeline',
    'What was said on an issue and on its holds, oldest first, with what became of each.',
    ofIssue.extend(paging),
    pageOf(timelineRow),
  ),
  issuesOfUnit: query(
    'quality.issuesOfUnit',
    'Issues that list a unit; `blocks` keeps it from shipping.',
    z.object({ unit: id }),
    z.array(
      z.object({
        issue: z.string(),
        number: z.string(),
        status: issueStatus,
        severity,
        open: z.boolean(),
        blocks: z.boolean(),
      }),
    ),
  ),
};
