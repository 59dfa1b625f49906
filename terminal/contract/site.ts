import { z } from 'zod';
import { role } from '#domain/kernel/actor';
import { code, localText } from '#domain/kernel/text';
import { outcome } from '#domain/quality/issueEvents';
import { productRevision } from '#domain/site/productRevision';
import { siteConfiguration } from '#domain/site/siteConfiguration';
import { terminalDuty, terminalEvents } from '#domain/site/terminal';
import { command, pageOf, paging, query, saveState, signatureInput } from './define.ts';
import { inboxSubject } from './inboxSubject.ts';
import { words } from './inputText.ts';
import { actorRef, memberRef, names, params, personRef } from './refs.ts';
import { place } from './supplyRefs.ts';

const id = z.string().min(1).max(64);
const hash = z.string().length(64);
const reason = words(500);
const note = z.string().trim().max(2000).default('');
const also = z.array(id).max(1000).default([]);
/** As long as the shortest that a decision takes. */
const againWords = z.string().trim().max(1000).default('');
const enrolled = terminalEvents.TerminalEnrolled.schema.shape;
const name = words(100);

export const terminalRow = z.object({
  terminal: z.string(),
  name: z.string().nullable(),
  /** This PC. */
  self: z.boolean(),
  status: z.enum(['active', 'replaced', 'revoked', 'lost']),
  kind: z.enum(['floor', 'office']).nullable(),
  line: z.string().nullable(),
  stations: z.array(z.string()),
  zones: z.array(z.string()),
  scopes: z.array(z.string()),
  tools: z.array(z.string()),
  enrolledAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  endReason: z.string().nullable(),
  replacedBy: z.string().nullable(),
  /** Two PCs speak as this one, and nobody has looked into it. */
  cloned: z.boolean(),
  /** Its newest break-glass code, and when it was used; null before the first. */
  breakGlass: z.object({ sealedAt: z.string(), openedAt: z.string().nullable() }).nullable(),
  /** What the plant has heard of it, as of its last answer; null = nothing yet. */
  heard: z
    .object({
      throughSeq: z.number(),
      /** What it said it had; null when it never said. */
      saidSeq: z.number().nullable(),
      pending: z.number().nullable(),
      lastHeardAt: z.string().nullable(),
      version: z.string().nullable(),
      clockOffsetMs: z.number().nullable(),
    })
    .nullable(),
  sync: saveState,
});

const besideHole = z.object({
  at: z.string(),
  type: z.string(),
  subject: inboxSubject,
});

/** Records that a PC had called saved and that are nowhere any more, or were found after all. */
export const missedRecordsRow = z.object({
  id: z.string(),
  terminal: z.string(),
  name: z.string().nullable(),
  run: z.string(),
  fromSeq: z.number(),
  throughSeq: z.number(),
  /** When the plant last heard the PC say that it had them. */
  saidAt: z.string(),
  toldAt: z.string(),
  found: z.boolean(),
  reviewed: z.boolean(),
  /** What the PC recorded last before them and first after them, in its order. */
  before: z.array(besideHole),
  after: z.array(besideHole),
});

/** What somebody has seen to. */
export const reviewedRow = z.object({
  id: z.string(),
  closedAt: z.string(),
  closedBy: personRef.nullable(),
  note: z.string(),
  /** `reviewed`: it happened and stands; `accepted`: a refused decision as a discrepancy; `again`: it was decided once more; `dropped`: a record that the plant could not read was given up. */
  how: z.enum(['reviewed', 'accepted', 'withdrawn', 'again', 'dropped']),
  subject: inboxSubject,
  /** The event that it was about; null where that is not known here. */
  type: z.string().nullable(),
  kind: z.enum(['refused', 'discrepancy']),
  code: z.string().nullable(),
  params,
  names,
  /** When it happened or was found. */
  at: z.string(),
  by: actorRef.nullable(),
});

/** Something that needs somebody: a refused decision, a fact that did not fit, or an event that could not be applied. */
export const inboxRow = z.object({
  kind: z.enum(['refused', 'discrepancy', 'quarantined', 'parked']),
  /** Handed back to `acknowledgeRefusal` (refused, quarantined, parked) or `reviewDiscrepancy`. */
  id: z.string(),
  /** The decision or fact that it is about. */
  event: z.string(),
  type: z.string(),
  payload: z.record(z.string(), z.unknown()),
  stream: z.string(),
  /** Stream type and key, and what people call it (number, VIN, station, person); null where this PC knows no such name. */
  subject: inboxSubject,
  /** The act that it is of, and what that was about; the event itself, or the one that it followed from. */
  act: z.object({ type: z.string(), subject: inboxSubject }),
  /** The screen that shows what it is about: a live call or transport in dispatch, an ended call on its pick screen; else null. */
  opens: z.object({ kind: z.enum(['call', 'pick', 'transport']), key: z.string() }).nullable(),
  /** Where the book has the containers that it is about by now, and which PC recorded that. */
  book: z.array(
    z.object({
      container: code,
      place,
      /** Who or what has it in hand; null where it stands. */
      carrier: z.object({ kind: z.enum(['person', 'agv']), name: localText.nullable() }).nullable(),
      pc: z.string().nullable(),
      at: z.string().nullable(),
    }),
  ),
  /** Why: a refusal code; null for what could not be applied. */
  code: z.string().nullable(),
  params,
  names,
  /** A disposition that was refused or gave way: what it asked for and why, and what stands now for what it was about. */
  decision: z
    .object({
      asked: outcome,
      reason: z.string(),
      members: z.array(
        memberRef.extend({
          /** Null: nobody has decided. */
          outcome: outcome.nullable(),
          decidedAt: z.string().nullable(),
          decidedBy: personRef.nullable(),
          /** Null: it has not left the plant. */
          leftAt: z.string().nullable(),
        }),
      ),
    })
    .nullable(),
  at: z.string(),
  by: actorRef,
  terminal: z.string(),
  /** What people call that PC; null where its name is not known here. */
  pc: z.string().nullable(),
  /** The role that looks after it. */
  owner: role,
  /** Until when somebody is to have seen to it (decision 0019); of several records of one cause the earliest. */
  dueAt: z.string(),
  /**
   * What this person may end it with, what is usual first: `withdraw` (`withdrawProposal`: it is not wanted any more), `acknowledge`
   * (`acknowledgeRefusal`: it is so all the same, as a discrepancy), `review` (`reviewDiscrepancy`: it happened and counts), `drop`
   * (`dropRecord`: the plant need not read it); none where that is for others.
   */
  settles: z.array(z.enum(['withdraw', 'acknowledge', 'review', 'drop'])),
  /** How a refused decision can be made again from here (`decideAgain`, or `signAgain` where it is signed); null where it cannot. */
  again: z
    .object({
      /** What the signature stands for; null where it is not signed. */
      meaning: z.string().nullable(),
      /** The words that were given with it; null where it takes none. */
      words: z.string().nullable(),
      /** Why today's state would refuse it again; null where nothing speaks against it. */
      refused: z.object({ code: z.string(), params, names }).nullable(),
    })
    .nullable(),
  /** The person who asks decided it, or has the owning role. */
  mine: z.boolean(),
  /** Nobody has anything to do about it: what was wanted stands. Only among those of everybody. */
  moot: z.boolean(),
  /** Other records of the same cause, newest first; they are ended with it. */
  together: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      at: z.string(),
      code: z.string().nullable(),
      params,
      names,
    }),
  ),
});

/** Texts of the files of an import folder by name, e.g. `stations.csv`. */
const importFiles = z.record(z.string().max(60), z.string().max(20_000_000));

/** Every fault of a folder, and what it would change where it has none. */
export const importPreview = z.object({
  faults: z.array(
    z.object({
      file: z.string(),
      row: z.number().nullable(),
      column: z.string().nullable(),
      fault: z.string(),
      value: z.string(),
    }),
  ),
  changes: z.array(
    z.object({
      kind: z.string(),
      added: z.array(z.string()),
      changed: z.array(z.string()),
      removed: z.array(z.string()),
      same: z.number(),
    }),
  ),
});

export const siteContract = {
  commands: {
    configureSite: command(
      'site.configureSite',
      'Replace the site configuration as a whole.',
      z.object({ configuration: siteConfiguration }),
    ),
    publishRevision: command(
      'site.publishRevision',
      'Publish an immutable product revision.',
      z.object({ content: productRevision }),
    ),
    setEffectivity: command(
      'site.setEffectivity',
      'Build units of a line from this sequence number on to this revision.',
      z.object({ revision: hash, line: code, fromSequence: z.int().min(1) }),
    ),
    importFolder: command(
      'site.importFolder',
      'Import master data, people, stock and orders from files, all of it or nothing; people need an administrator.',
      z.object({ files: importFiles }),
    ),
    enrollTerminal: command(
      'site.enrollTerminal',
      'Record a terminal whose certificate the plant has signed.',
      z.object({ terminal: id, ...enrolled, name }),
    ),
    assignTerminal: command(
      'site.assignTerminal',
      'Give a terminal another name, duty or other tools.',
      z.object({ terminal: id, name, duty: terminalDuty, tools: enrolled.tools }),
    ),
    replaceTerminal: command(
      'site.replaceTerminal',
      'Let a new terminal take over name, duty and tools of a dead one.',
      z.object({ old: id, fresh: z.object({ terminal: id, certificate: enrolled.certificate }) }),
    ),
    revokeTerminal: command(
      'site.revokeTerminal',
      'Stop believing a terminal.',
      z.object({ terminal: id, reason }),
    ),
    declareLost: command(
      'site.declareLost',
      'Declare a PC and its disk gone: its runs end with what was heard of them.',
      z.object({ terminal: id, reason }),
    ),
    acknowledgeRefusal: command(
      'site.acknowledgeRefusal',
      'Accept a refused decision as a discrepancy: it is so all the same, for the reason in `note`. It leaves the inbox, with others of the same cause in `also`.',
      z.object({ event: id, also, note }),
    ),
    withdrawProposal: command(
      'site.withdrawProposal',
      'Withdraw a refused decision: it is not wanted any more. It leaves the inbox, with others of the same cause in `also`.',
      z.object({ event: id, also, note: words(2000) }),
    ),
    decideAgain: command(
      'site.decideAgain',
      'Make a refused decision once more on the state of now, by its own command; its entry leaves the inbox, with others of the same cause in `also`.',
      z.object({ event: id, also, words: againWords }),
    ),
    signAgain: command(
      'site.signAgain',
      'The same for a decision that is signed.',
      z.object({ event: id, also, words: againWords, signature: signatureInput }),
    ),
    dropRecord: command(
      'site.dropRecord',
      'Give up a record that the plant keeps and cannot read: what waits behind it goes on without it, and its author is told.',
      z.object({ record: id, also, note: words(2000) }),
    ),
    reviewDiscrepancy: command(
      'site.reviewDiscrepancy',
      'Say that a fact that did not fit was looked at; it leaves the inbox, with others of the same cause in `also`.',
      z.object({ discrepancy: id, also, note }),
    ),
  },
  queries: {
    terminals: query(
      'site.terminals',
      'Every terminal with what the plant has heard of it.',
      z.object({}),
      z.array(terminalRow),
    ),
    missedRecords: query(
      'site.missedRecords',
      'Records that a PC had called saved and lost, newest first, with what it recorded around them.',
      z.object({}),
      z.array(missedRecordsRow),
    ),
    inbox: query(
      'site.inbox',
      'What needs somebody, newest first; `mine` for the person who asks.',
      z.object({ scope: z.enum(['mine', 'all']).default('mine'), ...paging }),
      pageOf(inboxRow),
    ),
    inboxCounts: query(
      'site.inboxCounts',
      'How much needs somebody.',
      z.object({}),
      z.object({
        refused: z.number(),
        discrepancies: z.number(),
        /** Kept beside the log: not readable, or two under one name. */
        stuck: z.number(),
        mine: z.number(),
        /** Of all, those that somebody should have seen to by now. */
        overdue: z.number(),
      }),
    ),
    inboxReviewed: query(
      'site.inboxReviewed',
      'What somebody has seen to, newest first, with who said what about it; `words` are looked for in that and in what it is about.',
      z.object({ words: words(100).optional(), ...paging }),
      pageOf(reviewedRow),
    ),
    importPreview: query(
      'site.importPreview',
      'Check an import folder as a whole: every fault with file, row and column, and what it would change.',
      z.object({ files: importFiles }),
      importPreview,
    ),
    revisions: query(
      'site.revisions',
      'Published product revisions, newest first.',
      z.object({}),
      z.array(
        z.object({
          revision: z.string(),
          label: z.string(),
          publishedAt: z.string(),
          variants: z.array(z.string()),
          parts: z.number(),
          operations: z.number(),
          effectivities: z.array(z.object({ line: z.string(), fromSequence: z.number(), setAt: z.string() })),
          sync: saveState,
        }),
      ),
    ),
    revision: query(
      'site.revision',
      'The content of a product revision, or null when it is not known here.',
      z.object({ revision: hash }),
      productRevision.nullable(),
    ),
  },
};
