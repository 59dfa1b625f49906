import { z } from 'zod';
import type { Batch, WireEvent } from './batch.ts';
import { batch } from './batch.ts';
import { bodyHashOf } from './chain.ts';
import { parseBody } from './envelope.ts';
import { certificate } from './signing.ts';

/** Payloads above this are not looked at, UTF-8 bytes. */
export const maxPayload = 2 * 1024 * 1024;
/** Bodies in one message, characters; a single longer body travels alone. */
const maxBodies = 256 * 1024;

/** `…/batch`: a piece of a run with the certificate of the terminal that signed it; whoever publishes it need not be that one. */
export const floorBatch = z.object({ v: z.literal(1), certificate, batch });
export type FloorBatch = z.infer<typeof floorBatch>;

/** `…/have` (retained): what its publisher can tell, run by run. */
export const floorHave = z.object({
  v: z.literal(1),
  certificate,
  runs: z
    .array(z.object({ run: z.uuid(), terminal: z.string().min(1).max(64), seq: z.int().min(1) }))
    .max(500),
});
export type FloorHave = z.infer<typeof floorHave>;

/** `…/want`: its publisher asks terminal `to` for these runs, each from `fromSeq` on. */
export const floorWant = z.object({
  v: z.literal(1),
  to: z.string().min(1).max(64),
  runs: z
    .array(z.object({ run: z.uuid(), fromSeq: z.int().min(1) }))
    .min(1)
    .max(50),
});
export type FloorWant = z.infer<typeof floorWant>;

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Null for anything that is not such a message, however broken. */
export function readFloor<S extends z.ZodType>(schema: S, payload: Uint8Array): z.output<S> | null {
  if (payload.byteLength > maxPayload) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(decoder.decode(payload)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

const scopeOf = (e: WireEvent): string | null => ('body' in e ? (parseBody(e.body)?.scope ?? null) : null);

const stub = (e: WireEvent, seq: number): WireEvent =>
  'body' in e ? { seq, bodyHash: bodyHashOf(e.body) } : e;

/** Scopes that have a body in the batch, each once. */
export const scopesOf = (b: Batch): readonly string[] => [
  ...new Set(b.events.flatMap((e) => scopeOf(e) ?? [])),
];

/**
 * The batch as the scope's topic carries it: bodies of that scope in full, every other place by its hash. Too many bodies for
 * one message go in several, each with the whole chain, so that any of them alone can be checked.
 */
export function forScope(b: Batch, scope: string): readonly Batch[] {
  const wanted = b.events.map((e) => ('body' in e && scopeOf(e) === scope ? e.body.length : 0));
  const pieces: Batch[] = [];
  let start = 0;
  while (start < wanted.length) {
    let end = start;
    let size = 0;
    while (end < wanted.length && (size === 0 || size + (wanted[end] ?? 0) <= maxBodies))
      size += wanted[end++] ?? 0;
    const [from, to] = [start, end];
    const carried = (i: number) => i >= from && i < to && (wanted[i] ?? 0) > 0;
    if (size > 0)
      pieces.push({ ...b, events: b.events.map((e, i) => (carried(i) ? e : stub(e, b.fromSeq + i))) });
    start = end;
  }
  return pieces;
}
