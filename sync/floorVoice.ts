import type { Batch } from './batch.ts';
import type { FloorCertificates } from './floorCertificates.ts';
import type { FloorBatch, FloorHave, FloorWant } from './floorMessages.ts';
import { forScope, scopesOf } from './floorMessages.ts';
import type { FloorStore, FloorTransport } from './floorPorts.ts';
import { commonScope, floorTopic } from './floorTopics.ts';
import type { FloorTuning } from './floorTuning.ts';
import type { Certificate } from './signing.ts';

const maxExtents = 200;

export interface FloorVoiceParts {
  readonly transport: FloorTransport;
  readonly store: FloorStore;
  readonly site: string;
  /** This terminal's own; its id is the terminal's. */
  readonly certificate: Certificate;
  readonly certificates: FloorCertificates;
  readonly tuning: FloorTuning;
}

/** What a terminal says on the floor: its own commits as they happen, what it has, what it lacks, and what others asked for. */
export class FloorVoice {
  readonly #parts: FloorVoiceParts;
  /** Own events told so far on this connection. */
  #announced = 0;
  /** Through where each scope was told of the present run. */
  readonly #published = new Map<string, number>();
  /** When a piece was last told, by run and place; monotonic ms. */
  readonly #told = new Map<string, number>();

  constructor(parts: FloorVoiceParts) {
    this.#parts = parts;
  }

  /** A new connection: what was saved before is told by `have`. */
  begin(): void {
    this.#announced = this.#parts.store.lastOwn().seq;
    this.#published.clear();
  }

  /** How far this terminal knows each run that is worth telling of. */
  sayHave(): void {
    const { store, certificate } = this.#parts;
    const runs = store.extents(maxExtents).map(({ run, terminal, seq }) => ({ run, terminal, seq }));
    this.#publish(commonScope, 'have', { v: 1, certificate, runs } satisfies FloorHave, true);
  }

  ask(to: string, runs: FloorWant['runs']): void {
    this.#publish(commonScope, 'want', { v: 1, to, runs } satisfies FloorWant, false);
  }

  /** At once, within the commit's own turn: who commits and then acts on a device has told the floor before. */
  publishOwn(): void {
    const { store } = this.#parts;
    const { run, seq } = store.lastOwn();
    while (this.#announced < seq) {
      const piece = store.batchAfter(run, this.#announced, this.#piece());
      if (!piece) return;
      this.#announced = piece.fromSeq + piece.events.length - 1;
      for (const scope of scopesOf(piece)) this.#publishScope(piece, scope);
    }
  }

  /** The pieces after `afterSeq`, unless they were told a moment ago; `now` monotonic ms. */
  answer(run: string, afterSeq: number, now: number): void {
    const { store, certificates } = this.#parts;
    const key = `${run}/${afterSeq}`;
    if (now - (this.#told.get(key) ?? Number.NEGATIVE_INFINITY) < this.#parts.tuning.toldMs) return;
    if (this.#told.size > 1000) this.#told.clear();
    this.#told.set(key, now);
    let after = afterSeq;
    for (let i = 0; i < this.#parts.tuning.piecesPerWant; i++) {
      const piece = store.batchAfter(run, after, this.#piece());
      const certificate = piece && certificates.of(piece.terminal);
      if (!piece || !certificate) return;
      for (const scope of scopesOf(piece)) this.#publishBatch(piece, scope, certificate);
      after = piece.fromSeq + piece.events.length - 1;
    }
  }

  #piece(): { readonly events: number; readonly chars: number } {
    return { events: this.#parts.tuning.pieceEvents, chars: this.#parts.tuning.pieceChars };
  }

  /** In front of the piece go, by hash, the events of other scopes since the scope's last message: its chain stays whole. */
  #publishScope(piece: Batch, scope: string): void {
    const last = piece.fromSeq + piece.events.length - 1;
    const before = this.#published.get(scope) ?? piece.fromSeq - 1;
    this.#published.set(scope, last);
    const after = piece.fromSeq - 1 - before > this.#parts.tuning.bridge ? piece.fromSeq - 1 : before;
    const limit = { events: last - after, chars: Number.POSITIVE_INFINITY };
    const whole = after === piece.fromSeq - 1 ? piece : this.#parts.store.batchAfter(piece.run, after, limit);
    if (whole) this.#publishBatch(whole, scope, this.#parts.certificate);
  }

  #publishBatch(batch: Batch, scope: string, certificate: Certificate): void {
    for (const part of forScope(batch, scope))
      this.#publish(scope, 'batch', { v: 1, certificate, batch: part } satisfies FloorBatch, false);
  }

  #publish(scope: string, kind: 'batch' | 'have' | 'want', message: object, retain: boolean): void {
    const topic = floorTopic(this.#parts.site, scope, this.#parts.certificate.terminal, kind);
    this.#parts.transport.publish(topic, JSON.stringify(message), { retain });
  }
}
