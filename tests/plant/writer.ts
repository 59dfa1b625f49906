import { randomUUID } from 'node:crypto';
import type { Batch } from '#sync/batch';
import { signedText } from '#sync/batch';
import { canonical } from '#domain/kernel/canonical';
import { bodyHashOf, genesis, link } from '#sync/chain';
import type { EventBody } from '#sync/envelope';
import type { KeyPair } from '#sync/signing';
import { generateKeyPair, signerFor } from '#sync/signing';

/** An event as a test says it; everything else is filled in. */
export type Said = Pick<EventBody, 'stream' | 'type' | 'payload' | 'class'> & Partial<EventBody>;

export interface Written {
  readonly event: EventBody;
  readonly body: string;
  readonly bodyHash: string;
  readonly hash: string;
  readonly prevHash: string;
}

/** The events of one run as a terminal would chain and sign them. */
export class RunWriter {
  readonly run: string;
  readonly prevRun: string | null;
  readonly written: Written[] = [];
  readonly #terminal: TerminalWriter;
  head: string;

  constructor(terminal: TerminalWriter, prevRun: string | null, head: string, run: string = randomUUID()) {
    this.#terminal = terminal;
    this.prevRun = prevRun;
    this.head = head;
    this.run = run;
  }

  write(said: Said): Written {
    const seq = this.written.length + 1;
    const eventId = said.eventId ?? randomUUID();
    const event: EventBody = {
      eventId,
      terminal: this.#terminal.terminal,
      run: this.run,
      seq,
      lamport: this.#terminal.nextLamport(),
      scope: 'line/L1',
      version: 1,
      occurredAt: '2026-11-22T08:00:00.000Z',
      clock: { offsetMs: 0, uncertaintyMs: 0, bootId: 'boot', monotonicMs: seq },
      actor: { kind: 'person', person: 'p-1', role: 'supervisor' },
      revision: null,
      causation: null,
      correlation: eventId,
      effectKey: null,
      reads: [],
      base: 0,
      ...said,
    };
    return this.writeBody(canonical(event), event);
  }

  /** Any text as the next body, event or not. */
  writeBody(body: string, event: EventBody): Written {
    const bodyHash = bodyHashOf(body);
    const prevHash = this.head;
    const hash = link(prevHash, bodyHash);
    this.head = hash;
    const written = { event, body, bodyHash, hash, prevHash };
    this.written.push(written);
    return written;
  }

  /** The events from `fromSeq` through `toSeq`, signed; of those in `hashOnly` only the hash travels. */
  batch(fromSeq = 1, toSeq = this.written.length, hashOnly: readonly number[] = []): Batch {
    const events = this.written.slice(fromSeq - 1, toSeq);
    const first = events[0];
    const last = events.at(-1);
    if (!first || !last) throw new Error('an empty batch');
    return {
      terminal: this.#terminal.terminal,
      run: this.run,
      prevRun: this.prevRun,
      fromSeq,
      prevHash: first.prevHash,
      events: events.map(({ body, bodyHash }, i) =>
        hashOnly.includes(fromSeq + i) ? { seq: fromSeq + i, bodyHash } : { body },
      ),
      signature: this.#terminal.sign(signedText(this, toSeq, last.hash)),
    };
  }
}

/** A terminal that only writes: keys, a Lamport clock, and runs that follow each other. */
export class TerminalWriter {
  readonly terminal: string;
  readonly keys: KeyPair;
  readonly sign: (text: string) => string;
  #lamport = 0;
  #last: RunWriter | null = null;

  constructor(terminal: string, keys: KeyPair = generateKeyPair()) {
    this.terminal = terminal;
    this.keys = keys;
    this.sign = signerFor(keys.privateKey);
  }

  startRun(): RunWriter {
    const run = new RunWriter(this, this.#last?.run ?? null, this.#last?.head ?? genesis);
    this.#last = run;
    return run;
  }

  nextLamport(): number {
    return (this.#lamport += 1);
  }

  /** As after hearing others. */
  raiseLamport(to: number): void {
    this.#lamport = Math.max(this.#lamport, to);
  }
}
