import { z } from 'zod';
import { batch, side } from './batch.ts';
import { checkpoint } from './checkpoint.ts';
import { sealedPinKey } from './pinKey.ts';
import { signedPlace } from './place.ts';
import { certificate } from './signing.ts';
import { snapshotPlace } from './snapshot.ts';
import { vouch } from './vouch.ts';

/**
 * What travels between a terminal and its plant: HTTP requests with JSON bodies under `/sync/`, each answered once.
 * Pull is a long poll, so that one mechanism serves catching up and staying current. Overload and a full disk answer
 * 503 with `Retry-After` (seconds) before any database read.
 */
export const protocolVersion = 1;

/** Which plant history this is. `epoch` rises when a plant was restored to an older state. */
export const serverIdentity = z.object({ serverId: z.uuid(), epoch: z.int().min(1) });
export type ServerIdentity = z.infer<typeof serverIdentity>;

/** POST /sync/enroll : no authentication but the one-time code. */
export const enrollRequest = z.object({
  protocol: z.literal(protocolVersion),
  code: z.string().min(8).max(64),
  name: z.string().min(1).max(100),
  publicKey: z.string().min(40).max(200),
  /** Takes over name, duty and tools of this terminal (id, or its name where that is one terminal's); the code must be made for it. */
  replaces: z.object({ terminal: z.string().min(1).max(100), revoke: z.boolean() }).optional(),
});
export const enrollAnswer = serverIdentity.extend({
  terminal: z.string(),
  site: z.string(),
  plantKey: z.string(),
  certificate,
  /** The terminal that it took over from. */
  replaced: z.string().optional(),
});
export type EnrollRequest = z.infer<typeof enrollRequest>;
export type EnrollAnswer = z.infer<typeof enrollAnswer>;

/** What a terminal says of itself with each pull; the plant answers with what it has heard of everybody. */
export const terminalStatus = z.object({
  run: z.uuid(),
  /** Last sequence number committed in this run; 0 when none yet. */
  lastSeq: z.int().min(0),
  /** Own events that the plant has not confirmed. */
  pending: z.int().min(0),
  version: z.string().max(40),
  /** UTC by the terminal's clock, ms since 1970. */
  clockMs: z.number(),
});
export type TerminalStatus = z.infer<typeof terminalStatus>;

/** `throughSeq` of `throughRun` and all earlier runs of that terminal are confirmed; `complete` when nothing is pending there. */
export const heardThrough = z.object({
  terminal: z.string(),
  name: z.string(),
  run: z.uuid().nullable(),
  throughSeq: z.int().min(0),
  /** Last sequence number the terminal said it had; null when it never said. */
  saidSeq: z.int().min(0).nullable(),
  /** Position of the plant's log through which the terminal had applied everything when it said so; null when it never said. */
  saidCursor: z.int().min(0).nullable(),
  pending: z.int().min(0).nullable(),
  lastHeardAt: z.iso.datetime().nullable(),
  version: z.string().nullable(),
  clockOffsetMs: z.number().nullable(),
});
export type HeardThrough = z.infer<typeof heardThrough>;

/** What a terminal said it had of an earlier run of its own, through `seq`, where the plant has it only through `have`. */
export const saidRun = z.object({
  run: z.uuid(),
  seq: z.int().min(1),
  have: z.int().min(0),
  /** When the plant last heard it say so; UTC. */
  saidAt: z.iso.datetime(),
});
export type SaidRun = z.infer<typeof saidRun>;

/**
 * POST /sync/push : own batches and batches heard from others; each is judged by its own signature. A body of more than
 * `maxPushBytes` is answered 413.
 */
export const maxPushBytes = 8 * 1024 * 1024;
export const pushRequest = z.object({
  protocol: z.literal(protocolVersion),
  batches: z.array(batch).min(1).max(50),
  /** What the plant signed last of its log, as far as it is known: a plant that lost it judges nothing more. */
  place: signedPlace.optional(),
});
export type PushRequest = z.infer<typeof pushRequest>;

/**
 * Per run: everything through `seq` is in PostgreSQL, committed. `resendFrom` names a gap. `fault` says that a batch was not
 * taken and why (`badSignature`, `brokenChain`, `unknownTerminal`, `conflict`: quarantined).
 */
export const runAck = z.object({
  run: z.uuid(),
  seq: z.int().min(0),
  resendFrom: z.int().min(1).nullable(),
  fault: z.string().nullable(),
  /** Places that are acknowledged but not in the log: dead letters and quarantined events, with the reason; at most 100. */
  parked: z.array(z.object({ seq: z.int().min(1), code: z.string() })).optional(),
});
export type RunAck = z.infer<typeof runAck>;
export const pushAnswer = serverIdentity.extend({ acks: z.array(runAck) });
export type PushAnswer = z.infer<typeof pushAnswer>;

/** POST /sync/runs : how far the plant has each of these runs, before forwarding what was heard. */
export const runsRequest = z.object({
  protocol: z.literal(protocolVersion),
  runs: z.array(z.uuid()).min(1).max(200),
});
export type RunsRequest = z.infer<typeof runsRequest>;
export const runsAnswer = serverIdentity.extend({ acks: z.array(runAck) });
export type RunsAnswer = z.infer<typeof runsAnswer>;

/** POST /sync/pin-key : the site's key for PINs, sealed for the asker's `publicKey` (X25519). */
export const pinKeyRequest = z.object({
  protocol: z.literal(protocolVersion),
  publicKey: z.string().min(40).max(200),
});
export const pinKeyAnswer = sealedPinKey;
/** POST /sync/vouch : where the plant's log ends now, signed for who asks; how a terminal knows how old its knowledge of people is. */
export const vouchRequest = z.object({
  protocol: z.literal(protocolVersion),
  nonce: z.uuid(),
});
export const vouchAnswer = vouch;
/** POST /sync/signatures : what the plant keeps of a run's signatures, for whoever verifies its chain. */
export const signaturesRequest = z.object({
  protocol: z.literal(protocolVersion),
  run: z.uuid(),
  after: z.int().min(0),
});
export type SignaturesRequest = z.infer<typeof signaturesRequest>;
/** By sequence number; at most 2,000. */
export const signaturesAnswer = serverIdentity.extend({
  signatures: z.array(z.object({ seq: z.int().min(1), signature: z.string() })),
});
export type SignaturesAnswer = z.infer<typeof signaturesAnswer>;

/** POST /sync/pull */
export const pullRequest = z.object({
  protocol: z.literal(protocolVersion),
  /** Everything through this position has been applied; 0 at first. */
  cursor: z.int().min(0),
  /** Rolling hash of the plant's log at `cursor`, as told by the plant; null at first. */
  headHash: z.string().length(64).nullable(),
  /** Scopes that are kept up here; null for all. Left out by a terminal that knows of no scopes: it keeps up all. */
  follows: z.array(z.string().min(1).max(100)).max(1000).nullable().default(null),
  limit: z.int().min(1).max(2000),
  /** How long to wait for the first new row, ms. 0 answers at once. */
  waitMs: z.int().min(0).max(30_000),
  /** Position of the newest checkpoint that the terminal holds; absent or 0 for none. */
  checkpoint: z.int().min(0).optional(),
  status: terminalStatus,
});
export type PullRequest = z.infer<typeof pullRequest>;

/**
 * The plant's verdict, final and never recomputed. `duplicateEffect`: kept, not applied. `quarantined`: same key with another
 * hash, kept and shown, not applied.
 */
export const verdict = z.enum(['accepted', 'refused', 'duplicateEffect', 'quarantined']);
export type Verdict = z.infer<typeof verdict>;

export const refusalWire = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/** One row of the plant's log. */
export const feedRow = z.object({
  position: z.int().min(1),
  scope: z.string(),
  /** Gapless per scope. */
  scopeSeq: z.int().min(1),
  /** sha-256(previous scope hash then event hash then verdict), hex. */
  scopeHash: z.string().length(64),
  /** Accepted events of its stream before this row. */
  streamVersion: z.int().min(0),
  verdict,
  refusal: refusalWire.nullable(),
  receivedAt: z.iso.datetime(),
  body: z.string(),
  side,
  /** Hash of the event in its run's chain. */
  hash: z.string().length(64),
});
export type FeedRow = z.infer<typeof feedRow>;

/**
 * `rows` in position order: from `cursor`+1 on those of the scopes that the terminal keeps up and may have, and its own events of
 * any scope. Through the answer's `cursor` there are no others; `headHash` is the log's hash there.
 */
export const pullAnswer = serverIdentity.extend({
  rows: z.array(feedRow),
  cursor: z.int().min(0),
  headHash: z.string().length(64),
  /** Last position of the plant's log. */
  head: z.int().min(0),
  /** The plant's, of this place (`placeText`); absent before the first row. */
  placeSignature: z.string().min(40).max(200).optional(),
  /** The scopes that the terminal is given; null for all. Where it keeps up others, no rows come until it has let go of them. */
  scopes: z.array(z.string()).nullable(),
  /** Plant clock when answering, ms since 1970. */
  clockMs: z.number(),
  /** News of terminals, not always all of them: what is not named is as it was. */
  heard: z.array(heardThrough),
  acks: z.array(runAck),
  /** Newer ones than the terminal holds, through `cursor`; absent where there are none. */
  checkpoints: z.array(checkpoint).max(100).optional(),
  /** Another PC speaks as this terminal, with this run; absent where none does. */
  clonedBy: z.uuid().optional(),
  /** Of the terminal that asks; absent where there are none. At most 100. */
  said: z.array(saidRun).optional(),
});
export type PullAnswer = z.infer<typeof pullAnswer>;

/**
 * POST /sync/snapshot : what is open in some scopes, for somebody who does not keep them up yet: rows of the streams at hand, in
 * pieces. The first piece says where the log stood then; the others are asked for with that position.
 */
export const snapshotRequest = z.object({
  protocol: z.literal(protocolVersion),
  /** Null for all that the terminal is given. */
  scopes: z.array(z.string().min(1).max(100)).max(1000).nullable(),
  /** Of them not these: they are kept up already. */
  except: z.array(z.string().min(1).max(100)).max(1000),
  /** As the first piece said; null for it. */
  through: z.int().min(0).nullable(),
  after: snapshotPlace.nullable(),
  limit: z.int().min(1).max(2000),
});
export type SnapshotRequest = z.infer<typeof snapshotRequest>;

export const scopeHead = z.object({ scope: z.string(), seq: z.int().min(0), hash: z.string().length(64) });

export const snapshotAnswer = serverIdentity.extend({
  /** Stream by stream, each in position order from its first row. */
  rows: z.array(feedRow),
  /** Null behind the last piece. */
  next: snapshotPlace.nullable(),
  /** With the first piece alone. */
  start: z
    .object({
      /** Rows behind this position come with the pull. */
      through: z.int().min(0),
      /** Of the log there. */
      headHash: z.string().length(64),
      heads: z.array(scopeHead),
      /** Open streams of the plant, for showing how far it is. */
      open: z.int().min(0),
    })
    .nullable(),
});
export type SnapshotAnswer = z.infer<typeof snapshotAnswer>;

/** POST /sync/history : rows of one stream, for somebody who does not hold it from its start. */
export const historyRequest = z.object({
  protocol: z.literal(protocolVersion),
  stream: z.string().min(3).max(200),
  /** Positions above this, through `through`. */
  after: z.int().min(0),
  through: z.int().min(0),
  limit: z.int().min(1).max(2000),
});
export type HistoryRequest = z.infer<typeof historyRequest>;

/**
 * In position order, of a scope that the terminal is not given only its own. `next`: the position behind which to go on asking; null
 * when there are no more.
 */
export const historyAnswer = serverIdentity.extend({
  rows: z.array(feedRow),
  next: z.int().min(1).nullable(),
});
export type HistoryAnswer = z.infer<typeof historyAnswer>;

/** 409 on push and pull: this is not the plant history that the terminal knows. */
export const serverMismatch = z.object({ code: z.enum(['foreignServer', 'rewound', 'badProtocol']) });

/** 410 on what reads the log: these months of it are detached. */
export const historyDetached = z.object({
  code: z.literal('historyDetached'),
  months: z.array(z.string().max(7)).max(1200),
});

/**
 * Authentication of a request under /sync/ (but enroll): headers `takt-terminal`, `takt-challenge` as the plant's process gave it,
 * `takt-number` (from 1, counted up under one challenge, each used once) and `takt-signature` = Ed25519 over this text. No clock
 * counts (decision 0018).
 */
export const requestText = (
  method: string,
  path: string,
  challenge: string,
  number: string,
  bodyHash: string,
): string => `takt-request-v2\n${method}\n${path}\n${challenge}\n${number}\n${bodyHash}`;

/** 401: sign the same request for this challenge, with a new number, and send it again. */
export const challengeAnswer = z.object({
  code: z.enum(['challengeStale', 'requestReplayed']),
  challenge: z.string().min(10).max(200),
});
