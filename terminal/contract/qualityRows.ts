import { z } from 'zod';
import { attachment } from '#domain/kernel/attachment';
import { localText } from '#domain/kernel/text';
import { population } from '#domain/quality/holdEvents';
import { because, issueSubject, outcome, sections, severity, unitAccount } from '#domain/quality/issueEvents';
import { issueSteps } from '#domain/quality/issueState';
import { actorRef, memberRef, names, params, personRef, unitHold } from './refs.ts';
import { rowState } from './define.ts';
import { unitStatus } from './unitRows.ts';

export const issueStatus = z.enum([...issueSteps, 'duplicate']);

/** A row of the issues table and a card of its board. */
export const issueRow = z.object({
  issue: z.string(),
  number: z.string(),
  status: issueStatus,
  severity,
  source: z.string(),
  defectCode: z.string().nullable(),
  defectName: localText.nullable(),
  /** Empty when it opened by itself: then `because` says it. */
  title: z.string(),
  because: because.nullable(),
  subject: issueSubject,
  vin: z.string().nullable(),
  stationName: localText.nullable(),
  owner: personRef.nullable(),
  openedAt: z.string(),
  openedBy: personRef.nullable(),
  containmentDueAt: z.string(),
  /** Not contained although it is due. */
  overdue: z.boolean(),
  affected: z.number(),
  accounted: z.number(),
  decided: z.number(),
  actions: z.number(),
  actionsDone: z.number(),
  reopened: z.number(),
  duplicateOf: z.string().nullable(),
  sync: rowState,
});

/** What is waiting for the plant's verdict on a stream: shown, but not applied. */
export const awaiting = z.array(z.object({ eventId: z.string(), type: z.string(), occurredAt: z.string() }));

export const gate = z.object({
  /** The step that the button leads to; null when there is none. */
  next: z.enum(issueSteps).nullable(),
  items: z.array(z.object({ code: z.string(), met: z.boolean(), params })),
});

export const issueDetail = issueRow.extend({
  text: z.string(),
  passages: z.array(z.object({ step: z.enum(issueSteps), at: z.string(), by: personRef.nullable() })),
  team: z.array(personRef),
  sections: z.array(
    z.object({
      section: z.enum(sections),
      text: z.string(),
      evidence: z.string(),
      /** Handed back as `previous` when this text is replaced; null where nothing is written yet. */
      event: z.string().nullable(),
    }),
  ),
  actionList: z.array(
    z.object({
      action: z.string(),
      kind: z.enum(['containment', 'corrective', 'preventive']).nullable(),
      text: z.string(),
      responsible: personRef.nullable(),
      dueAt: z.string().nullable(),
      done: z.object({ at: z.string(), by: personRef.nullable(), evidence: z.string() }).nullable(),
      overdue: z.boolean(),
    }),
  ),
  /** Oldest first; `here`: its content is on this PC. */
  attachments: z.array(
    attachment.extend({
      caption: z.string(),
      at: z.string(),
      by: personRef.nullable(),
      here: z.boolean(),
      withdrawn: z.object({ at: z.string(), by: personRef.nullable(), reason: z.string() }).nullable(),
    }),
  ),
  verification: z.object({ by: personRef.nullable(), evidence: z.string() }).nullable(),
  /** The last time that it was reopened; null where it never was. `reason` null: by `found` units that were found on it. */
  reopening: z
    .object({
      at: z.string(),
      by: personRef.nullable(),
      reason: z.string().nullable(),
      found: z.number(),
    })
    .nullable(),
  /** What was signed when it was closed; `recordHash` covers the record and the conclusion. */
  closure: z
    .object({
      by: personRef.nullable(),
      at: z.string(),
      conclusion: z.string(),
      meaning: z.string(),
      recordHash: z.string().nullable(),
    })
    .nullable(),
  gate,
  holds: z.array(
    z.object({
      hold: z.string(),
      number: z.string().nullable(),
      status: z.enum(['unplaced', 'placed', 'lifted']),
      population: population.nullable(),
      /** What its tool or station works on now is still taken in. */
      windowRuns: z.boolean(),
      /** Null while it stands. */
      liftedAt: z.string().nullable(),
      members: z.number(),
      undecided: z.number(),
      /** What was decided of its members, each outcome once. */
      decided: z.array(outcome),
      /** Members that it does keep: neither free by what was decided, nor gone. */
      held: z.number(),
      sync: rowState,
      /** It was lifted, and stands all the same: who lifted it when, and why that does not stand; null once somebody took note. */
      stands: z
        .object({ by: personRef.nullable(), at: z.string().nullable(), code: z.string(), params, names })
        .nullable(),
    }),
  ),
  /** The hash that a closing signature is bound to: of the record as this answer shows it. */
  recordHash: z.string(),
  awaiting,
});

const gaveWay = z.object({ outcome, by: personRef.nullable(), at: z.string() });

export const affectedUnitRow = z.object({
  unit: z.string(),
  vin: z.string().nullable(),
  status: unitStatus.nullable(),
  station: z.string().nullable(),
  stationName: localText.nullable(),
  location: z.string().nullable(),
  account: unitAccount.nullable(),
  /** Every hold that keeps it, also one of another issue. */
  keptBy: z.array(unitHold),
  /** It left before more was decided of it, and nobody said yet what is done about it there. */
  fieldActionDue: z.boolean(),
  outcome: outcome.nullable(),
  decidedAt: z.string().nullable(),
  decidedBy: personRef.nullable(),
  /** What was decided elsewhere, on the issue or in another hold of it, and gave way to this, being milder; null where nothing did. */
  insteadOf: outcome.nullable(),
  /** What was decided in its hold before, and gave way there to what is stricter; first to last. */
  gaveWay: z.array(gaveWay),
  /** The outcome that waits for the plant's verdict; null where none does. */
  awaiting: outcome.nullable(),
  /** Of this row alone. */
  sync: rowState,
});

/** One thing that was said, and what became of it. `payload` is the event's own, for its sentence. */
export const timelineRow = z.object({
  eventId: z.string(),
  type: z.string(),
  at: z.string(),
  by: actorRef,
  terminal: z.string(),
  /** Null while its enrolment is not known here. */
  terminalName: z.string().nullable(),
  /** The hold on which it was said; null: on the issue itself. */
  hold: z.object({ hold: z.string(), number: z.string().nullable() }).nullable(),
  /** Units, containers and lots that it is about: how many, and what the first of them are called. */
  about: z.object({ count: z.number(), named: z.array(memberRef) }),
  /** Of a person who is named in it. */
  person: personRef.nullable(),
  status: z.enum(['pending', 'accepted', 'refused', 'duplicateEffect', 'quarantined', 'parked']),
  /** As what it waits while it is pending. */
  sync: rowState,
  refusal: z.object({ code: z.string(), params }).nullable(),
  /** Of its refusal, or of what the plant found. */
  names,
  payload: z.record(z.string(), z.unknown()),
});

export const holdRow = z.object({
  hold: z.string(),
  number: z.string().nullable(),
  status: z.enum(['unplaced', 'placed', 'lifted']),
  reason: z.string().nullable(),
  issue: z.string().nullable(),
  population: population.nullable(),
  placedAt: z.string().nullable(),
  placedBy: personRef.nullable(),
  liftedAt: z.string().nullable(),
  liftedBy: personRef.nullable(),
  members: z.number(),
  undecided: z.number(),
  sync: rowState,
});

/** A row of the holds table. */
export const holdListRow = holdRow.extend({ issueNumber: z.string().nullable() });

export const holdMemberRow = z.object({
  member: z.string(),
  kind: z.enum(['unit', 'container', 'lot']),
  unit: z.string().nullable(),
  vin: z.string().nullable(),
  /** Where it is now, as of a unit in its row; of a container its location, null while it is carried. */
  status: unitStatus.nullable(),
  station: z.string().nullable(),
  stationName: localText.nullable(),
  location: z.string().nullable(),
  /** A container that is on its way; false also where this PC does not know it. */
  carried: z.boolean(),
  container: z.string().nullable(),
  part: z.string().nullable(),
  lot: z.string().nullable(),
  addedAt: z.string(),
  disposition: outcome.nullable(),
  rework: z.string().nullable(),
  /** Handed back as `previous` when this disposition is replaced; null while undecided. */
  decision: z.string().nullable(),
  decidedAt: z.string().nullable(),
  decidedBy: personRef.nullable(),
  /** What was decided before and gave way to this, being milder; first to last. */
  gaveWay: z.array(gaveWay),
  /** It stays where it is. */
  kept: z.boolean(),
  sync: rowState,
});
