import { signedText } from '#sync/batch';
import { bodyHashOf, link } from '#sync/chain';
import { parseBody } from '#sync/envelope';
import { certificateHolds, verifySignature } from '#sync/signing';
import { plantTerminal } from './plantTerminal.ts';
import type { ChainedPlace, PlantRecord, RunRow } from './store.ts';
import type { Faults, PlantFault, VerifiedStore } from './verify.ts';

const pagePlaces = 1000;

/** Every run, place by place: bodies, chain, what stands beside the bodies, signatures, and that it begins where it says. */
export async function verifyRuns(
  store: VerifiedStore,
  plant: PlantRecord,
  faults: Faults,
): Promise<{ readonly runs: number; readonly signatures: number; readonly detached: number }> {
  const keys = await keysOf(store, plant);
  let walk: RunWalk | null = null;
  let counted = { runs: 0, signatures: 0, detached: 0 };
  const close = async (done: RunWalk | null): Promise<void> => {
    if (done === null) return;
    done.end();
    counted = {
      runs: counted.runs + 1,
      signatures: counted.signatures + done.signatures,
      detached: counted.detached + done.detached,
    };
    const { run, linked, prevRun, prevHash } = done.row;
    if (linked && prevRun !== null && !(await store.chainHolds(prevRun, prevHash)))
      faults.add('link', { run, seq: 1 });
  };
  for (let after: ChainedPlace | null = null; ;) {
    const page: readonly ChainedPlace[] = await store.places(after, pagePlaces);
    const rows = new Map((await store.runs([...new Set(page.map(({ run }) => run))])).map((r) => [r.run, r]));
    for (const place of page) {
      if (walk?.row.run !== place.run) {
        await close(walk);
        walk = null;
        const row = rows.get(place.run);
        if (row) walk = new RunWalk(row, keys.get(row.terminal) ?? null, faults);
        else faults.add('link', { run: place.run, seq: place.seq, position: place.position });
      }
      walk?.visit(place);
    }
    after = page.at(-1) ?? null;
    if (after === null || page.length < pagePlaces) break;
  }
  await close(walk);
  return counted;
}

/** Public keys of the terminals that the plant certified, and its own. */
async function keysOf(store: VerifiedStore, plant: PlantRecord): Promise<ReadonlyMap<string, string>> {
  const certified = (await store.terminals()).flatMap(({ certificate: c }) =>
    certificateHolds(c, plant.publicKey) ? [[c.terminal, c.publicKey] as const] : [],
  );
  return new Map([...certified, [plantTerminal, plant.publicKey]]);
}

class RunWalk {
  readonly row: RunRow;
  signatures = 0;
  /** Places of which the body lies in a detached month: their hashes are held against their neighbours' and their signatures alone. */
  detached = 0;
  readonly #key: string | null;
  readonly #faults: Faults;
  #seq = 0;
  #hash: string;
  #signed = 0;

  constructor(row: RunRow, key: string | null, faults: Faults) {
    this.row = row;
    this.#key = key;
    this.#faults = faults;
    this.#hash = row.prevHash;
    if (key === null) this.#fault('stranger', 1, null);
  }

  visit(place: ChainedPlace): void {
    const { seq, hash, body, position } = place;
    // The run went on since its row was read, or ends before.
    if (seq > this.row.seq) return;
    if (seq !== this.#seq + 1) this.#fault('gap', this.#seq + 1, null);
    else if (body !== null && link(this.#hash, bodyHashOf(body)) !== hash) this.#fault('hash', seq, position);
    this.#seq = seq;
    this.#hash = hash;
    if (body === null) this.detached += 1;
    else if (position !== null) this.#columns({ ...place, body });
    if (place.signature !== null) this.#signature(place, place.signature);
  }

  end(): void {
    if (this.#seq < this.row.seq) this.#fault('gap', this.#seq + 1, null);
    else if (this.#hash !== this.row.hash) this.#fault('hash', this.#seq, null);
    if (this.#signed < this.#seq) this.#fault('unsigned', this.#signed + 1, null);
  }

  #columns({ run, seq, body, position, eventId, stream }: ChainedPlace & { readonly body: string }): void {
    const event = parseBody(body);
    if (!event) return this.#fault('unreadable', seq, position);
    const same =
      event.run === run && event.seq === seq && event.eventId === eventId && event.stream === stream;
    if (!same || event.terminal !== this.row.terminal) this.#fault('columns', seq, position);
  }

  #signature({ seq, hash, position }: ChainedPlace, signature: string): void {
    this.signatures += 1;
    this.#signed = seq;
    if (this.#key !== null && !verifySignature(this.#key, signedText(this.row, seq, hash), signature))
      this.#fault('signature', seq, position);
  }

  #fault(fault: PlantFault, seq: number, position: number | null): void {
    this.#faults.add(fault, { run: this.row.run, seq, position });
  }
}
