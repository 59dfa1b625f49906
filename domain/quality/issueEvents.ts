import { z } from 'zod';
import { signature } from '../kernel/actor.ts';
import { attachment, attachmentHash } from '../kernel/attachment.ts';
import type { EventOf } from '../kernel/event.ts';
import { fact, loosening, proposal } from '../kernel/event.ts';
import { code, instant } from '../kernel/text.ts';

export const severities = ['A', 'B', 'C'] as const;
export const severity = z.enum(severities);
export type Severity = z.infer<typeof severity>;

/** The free texts of an 8D report; D1 is the team, D5 and D6 are the actions. */
export const sections = [
  'emergency',
  'problem',
  'containment',
  'occurrenceCause',
  'escapeCause',
  'prevention',
  'recognition',
] as const;
export type Section = (typeof sections)[number];

/** What happens to a nonconforming unit (IATF 16949, 8.7); `conforming` = looked at and found good. */
export const outcomes = ['conforming', 'useAsIs', 'rework', 'repair', 'scrap', 'return'] as const;
export const outcome = z.enum(outcomes);
export type Outcome = z.infer<typeof outcome>;

const id = z.string().min(1).max(64);
const text = z.string().max(4000);
const units = z.array(id).min(1).max(2000);

/** Why something was done by itself: a code the renderer translates, its figures, and the events that show it. */
export const because = z.object({
  code,
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  events: z.array(id).max(50),
});
export type Because = z.infer<typeof because>;

/** What the issue is about; what is not known or does not apply is null. */
export const issueSubject = z.object({
  unit: id.nullable(),
  line: code.nullable(),
  station: code.nullable(),
  operation: code.nullable(),
  part: code.nullable(),
  lot: z.string().min(1).max(64).nullable(),
  tool: code.nullable(),
  characteristic: code.nullable(),
});
export type IssueSubject = z.infer<typeof issueSubject>;

export const accountMeans = ['held', 'rework', 'secured', 'fieldAction'] as const;

/**
 * `held` names the hold, `rework` the rework item; `secured` = physically set apart, `note` says where. `fieldAction`: it has left
 * the plant, `note` says who was told and what is done there; nothing else accounts for a unit that has left.
 */
export const unitAccount = z.object({
  means: z.enum(accountMeans),
  ref: id.nullable(),
  note: z.string().max(500),
});
export type UnitAccount = z.infer<typeof unitAccount>;

export const issueEvents = {
  IssueOpened: fact(
    z.object({
      /** For people, `Q-2611-7KX4M`; the stream's key is the identity. */
      number: code,
      source: z.enum(['tightening', 'vision', 'measurement', 'defect', 'spc', 'part', 'audit', 'customer']),
      defectCode: code.nullable(),
      severity,
      subject: issueSubject,
      /** Empty when the issue opened by itself: `because` says it in both languages. */
      title: z.string().max(200),
      text,
      because: because.nullable(),
      containmentDueAt: instant,
      affectedUnits: z.array(id).max(2000),
    }),
  ),
  IssueAcknowledged: fact(z.object({ owner: id })),
  AffectedUnitsFound: fact(z.object({ units, because: because.nullable() })),
  /** It is known where they are and they cannot leave. */
  AffectedUnitsAccounted: fact(z.object({ units, account: unitAccount })),
  /** What becomes of them; `concession` says under which a repair is allowed (IATF 16949, 8.7.1.1). Frees them from this issue at the ship gate where the outcome allows. */
  AffectedUnitsDecided: loosening(
    z.object({
      units,
      outcome,
      evidence: text,
      concession: text.default(''),
      hold: id.nullable(),
      signature,
    }),
  ),
  TeamMemberJoined: fact(z.object({ person: id })),
  TeamMemberLeft: fact(z.object({ person: id })),
  /** `previous`: the writing that this one replaces, as its author saw it. Empty text clears the section. */
  SectionWritten: fact(
    z.object({ section: z.enum(sections), text, evidence: text, previous: id.nullable() }),
  ),
  ActionAdded: fact(
    z.object({
      action: id,
      kind: z.enum(['containment', 'corrective', 'preventive']),
      text: z.string().min(1).max(2000),
      responsible: id.nullable(),
      dueAt: instant.nullable(),
    }),
  ),
  ActionDone: fact(z.object({ action: id, evidence: text })),
  /** Its content travels beside the log, under its hash. `caption` is what it shows, in the words of whoever added it; a file's name is never kept. */
  AttachmentAdded: fact(attachment.extend({ caption: z.string().max(200) })),
  /** It does not belong here; its content is kept. */
  AttachmentWithdrawn: fact(z.object({ hash: attachmentHash, reason: z.string().min(1).max(2000) })),
  IssueCommented: fact(z.object({ text: z.string().min(1).max(4000) })),
  IssueContained: proposal(z.object({})),
  IssueAnalysed: proposal(z.object({})),
  IssueCorrected: proposal(z.object({})),
  IssueVerified: proposal(z.object({ evidence: text })),
  /** `signature.recordHash` is the `closingHash` of the record as shown and the conclusion. */
  IssueClosed: loosening(z.object({ conclusion: text.default(''), signature })),
  IssueMarkedDuplicate: loosening(z.object({ of: id, reason: text })),
  IssueReopened: fact(z.object({ reason: z.string().min(1).max(2000) })),
};
export type IssueEvent = EventOf<typeof issueEvents>;
export type IssuePayload<T extends IssueEvent['type']> = Extract<IssueEvent, { type: T }>['payload'];
