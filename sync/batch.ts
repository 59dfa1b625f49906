import { z } from 'zod';
import type { ChainedEvent } from './envelope.ts';
import { parseBody } from './envelope.ts';
import { bodyHashOf, link } from './chain.ts';
import { verifySignature } from './signing.ts';

const hash = z.string().length(64);

/** A product revision is one event; the longest bodies are those. */
const maxBodyChars = 2 * 1024 * 1024;

/** Rides beside a body and is not covered by its hash; see EventMeta.side. */
export const side = z.string().max(4000).nullish();

/** An event in full, or only its place in the chain when the link does not carry its scope. */
export const wireEvent = z.union([
  z.object({ body: z.string().max(maxBodyChars), side }),
  z.object({ seq: z.int().min(1), bodyHash: hash }),
]);
export type WireEvent = z.infer<typeof wireEvent>;

/**
 * A gapless piece of one run, signed over its last hash by the terminal, so that anyone may carry it.
 * `prevHash` is the head before `fromSeq`; for `fromSeq` 1 it is the head of the terminal's previous run (or genesis).
 */
export const batch = z.object({
  terminal: z.string().min(1).max(64),
  run: z.uuid(),
  /** The terminal's run before this one, or null for its first. */
  prevRun: z.uuid().nullable(),
  fromSeq: z.int().min(1),
  prevHash: hash,
  events: z.array(wireEvent).min(1).max(2000),
  signature: z.string().min(40).max(200),
});
export type Batch = z.infer<typeof batch>;

/**
 * What the terminal signs: the purpose, the run and the one before it, the last sequence number and the last hash. That hash
 * covers every event of the run through its link, also those of scopes that a carrier does not bring, and the hash that the
 * run's first event links; so nothing of a batch is left that a carrier could alter unnoticed.
 */
export const signedText = (
  { run, prevRun }: Pick<Batch, 'run' | 'prevRun'>,
  lastSeq: number,
  lastHash: string,
): string => `takt-batch-v1\n${run}\n${prevRun ?? 'first'}\n${lastSeq}\n${lastHash}`;

export type BatchFault = 'badSignature' | 'brokenChain' | 'unparsable';

/** One place of a checked batch; `event` null where the link carried only the hash or the body could not be read. */
export interface CheckedEvent {
  readonly seq: number;
  readonly bodyHash: string;
  readonly hash: string;
  /** The verbatim body, or null where only its hash was carried. */
  readonly body: string | null;
  readonly event: ChainedEvent['event'] | null;
  readonly side: string | null;
}

export type CheckedBatch =
  | { readonly ok: true; readonly events: readonly CheckedEvent[]; readonly lastHash: string }
  | { readonly ok: false; readonly fault: BatchFault; readonly seq: number };

/**
 * Recomputes the chain of a batch and checks its signature with the terminal's public key (base64 DER).
 * A body that cannot be parsed does not break the chain: it comes back with `event` null and is a dead letter for the caller.
 * A body that claims another terminal, run or place than its batch is `brokenChain`.
 */
export function checkBatch(b: Batch, publicKey: string): CheckedBatch {
  const events: CheckedEvent[] = [];
  let head = b.prevHash;
  for (const [i, e] of b.events.entries()) {
    const seq = b.fromSeq + i;
    const bodyHash = 'body' in e ? bodyHashOf(e.body) : e.bodyHash;
    head = link(head, bodyHash);
    const event = 'body' in e ? parseBody(e.body) : null;
    const claimsOther = event && (event.run !== b.run || event.seq !== seq || event.terminal !== b.terminal);
    if (claimsOther || (!('body' in e) && e.seq !== seq)) return { ok: false, fault: 'brokenChain', seq };
    const carried = 'body' in e ? { body: e.body, side: e.side ?? null } : { body: null, side: null };
    events.push({ seq, bodyHash, hash: head, event, ...carried });
  }
  const lastSeq = b.fromSeq + b.events.length - 1;
  if (!verifySignature(publicKey, signedText(b, lastSeq, head), b.signature)) {
    return { ok: false, fault: 'badSignature', seq: lastSeq };
  }
  return { ok: true, events, lastHash: head };
}
