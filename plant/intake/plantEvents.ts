import { canonical } from '#domain/kernel/canonical';
import { bodyHashOf } from '#sync/chain';
import type { EventBody } from '#sync/envelope';
import { kernelEvents } from '#domain/kernel/kernelEvents';
import type { RefusalParam } from '#domain/kernel/refusal';
import { plantTerminal } from '../plantTerminal.ts';
import type { Working } from './working.ts';

/** A fact of the log that did not fit, and the event that showed it (itself, in most cases). */
export interface Finding {
  readonly of: { readonly eventId: string; readonly stream: string; readonly scope: string };
  readonly code: string;
  readonly params: Readonly<Record<string, RefusalParam>>;
  readonly cause: { readonly eventId: string | null; readonly correlation: string };
  /** Effect key, loaded, where a repeat of the same cause must not be told again. */
  readonly once: string | null;
}

export interface Pen {
  newId(): string;
  readonly nowIso: string;
  /** Whether a terminal's key was revoked, by what the plant knows of its terminals now. */
  isRevoked(terminal: string): boolean;
}

const found = kernelEvents.DiscrepancyFound;

/** Of a rival in the log: it is told once of each way in which its key was taken. */
export const rivalKey = (eventId: string, code: string): string => `discrepancy:${eventId}:${code}`;

/** Of a run of which events were set aside: its PC is told of once. */
export const setAsideKey = (run: string): string => `setAside:${run}`;

/** Writes `DiscrepancyFound` to the fact's stream: the only event of the plant's own. Returns false when it was told before. */
export function writeDiscrepancy(working: Working, finding: Finding, pen: Pen): boolean {
  const { of, once: effectKey } = finding;
  if (effectKey !== null && working.effect(effectKey) !== undefined) return false;
  const eventId = pen.newId();
  const lamport = working.head.lamport + 1;
  const place = working.ownPlace((seq) => {
    const body = canonical(
      bodyOf({ eventId, lamport, effectKey, seq, run: working.plantRun.run }, finding, pen),
    );
    return { body, bodyHash: bodyHashOf(body) };
  });
  working.append({
    eventId,
    terminal: plantTerminal,
    run: working.plantRun.run,
    stream: of.stream,
    scope: of.scope,
    lamport,
    verdict: 'accepted',
    refusal: null,
    side: null,
    ...place,
  });
  if (effectKey !== null) working.takeEffect(effectKey, eventId);
  const before = working.stream(of.stream);
  if (before) working.fold(of.stream, before);
  return true;
}

type Place = Pick<EventBody, 'eventId' | 'lamport' | 'effectKey' | 'seq' | 'run'>;

const bodyOf = (place: Place, { of, code, params, cause }: Finding, pen: Pen): EventBody => ({
  ...place,
  terminal: plantTerminal,
  stream: of.stream,
  scope: of.scope,
  type: 'DiscrepancyFound',
  version: found.version,
  class: found.class,
  payload: { of: of.eventId, code, params },
  occurredAt: pen.nowIso,
  clock: { offsetMs: 0, uncertaintyMs: 0, bootId: place.run, monotonicMs: 0 },
  actor: { kind: 'plant' },
  revision: null,
  causation: cause.eventId,
  correlation: cause.correlation,
  reads: [],
  base: 0,
});
