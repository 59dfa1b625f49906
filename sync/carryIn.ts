import type { CheckedEvent } from './batch.ts';
import { checkBatch } from './batch.ts';
import type { CarryFault, CarryHeader } from './carry.ts';
import { CarryUnreadable, readCarry } from './carry.ts';
import type { Heard, SoundBatch } from './floorPorts.ts';
import type { Certificate } from './signing.ts';
import { certificateHolds } from './signing.ts';

/** What taking a carried file in needs of the terminal's database. */
export interface CarryStore {
  /** In ONE transaction; one answer per batch. `null`: the disk did not take them, nothing was heard. */
  hear(batches: readonly SoundBatch[]): readonly Heard[] | null;
  keepCertificate(certificate: Certificate): void;
  /** False for a terminal whose key is not believed any more. */
  trusts(terminal: string): boolean;
}

export interface CarryInto {
  readonly store: CarryStore;
  readonly site: string;
  readonly plantKey: string;
  /** Lets the engine do other work between two transactions. */
  readonly pause: () => Promise<void>;
}

/** What a file holds, whether or not it is known here already. */
export interface CarryContent {
  readonly header: CarryHeader;
  readonly batches: number;
  readonly events: number;
  /** Terminals whose words are in it. */
  readonly terminals: readonly string[];
}

export type CarryRefusal =
  | CarryFault
  /** Of another plant. */
  | 'foreignSite'
  /** Whole, but a certificate, chain or signature in it does not hold. */
  | 'notBelieved'
  /** The disk refused; what was taken before stays, and taking the file again goes on. */
  | 'storage';

export type CarryTaken =
  | (CarryContent & {
      readonly ok: true;
      /** Events that were not known here. */
      readonly added: number;
      /** Terminals that are not believed any more: their words were left out. */
      readonly revoked: readonly string[];
      /** Runs that have another history here: a fork or a forgery; those batches were left out. */
      readonly conflicts: readonly {
        readonly terminal: string;
        readonly run: string;
        readonly seq: number;
      }[];
    })
  | { readonly ok: false; readonly fault: CarryRefusal };

/** Batches heard in one transaction: at most so many, and no more once they have so many events. */
const group = { batches: 20, events: 200 };

/**
 * Takes a carried file in as heard. It is read twice: as a whole to see that all of it holds, and only then, group by group, into the
 * database; so a damaged or foreign one changes nothing. Taking it again changes nothing either. `open` begins to read it.
 */
export async function takeCarried(
  open: () => AsyncIterable<Uint8Array>,
  into: CarryInto,
): Promise<CarryTaken> {
  try {
    const content = await checkCarried(open(), into);
    return { ...content, ...(await new Taking(into).all(open())), ok: true };
  } catch (error) {
    if (error instanceof CarryUnreadable) return { ok: false, fault: error.fault };
    if (error instanceof Untaken) return { ok: false, fault: error.fault };
    throw error;
  }
}

class Untaken extends Error {
  readonly fault: CarryRefusal;
  constructor(fault: CarryRefusal) {
    super(fault);
    this.fault = fault;
  }
}

/** Reads all of it, and takes nothing. */
async function checkCarried(bytes: AsyncIterable<Uint8Array>, into: CarryInto): Promise<CarryContent> {
  const counted = { batches: 0, events: 0, terminals: new Set<string>() };
  const header: CarryHeader[] = [];
  for await (const item of soundItems(bytes, into, (found) => header.push(found))) {
    if (!('sound' in item)) continue;
    counted.batches += 1;
    counted.events += item.sound.batch.events.length;
    counted.terminals.add(item.sound.batch.terminal);
  }
  const [found] = header;
  if (!found) throw new Untaken('notCarry');
  return { header: found, ...counted, terminals: [...counted.terminals] };
}

type Sound = { readonly sound: SoundBatch } | { readonly certificate: Certificate };

/** @throws Untaken, CarryUnreadable */
async function* soundItems(
  bytes: AsyncIterable<Uint8Array>,
  { site, plantKey }: CarryInto,
  onHeader: (header: CarryHeader) => void = () => undefined,
): AsyncGenerator<Sound> {
  const keys = new Map<string, string>();
  for await (const item of readCarry(bytes)) {
    if ('header' in item) {
      if (item.header.site !== site) throw new Untaken('foreignSite');
      onHeader(item.header);
    } else if ('certificate' in item) {
      const { certificate } = item;
      if (certificate.site !== site || !certificateHolds(certificate, plantKey))
        throw new Untaken('notBelieved');
      keys.set(certificate.terminal, certificate.publicKey);
      yield { certificate };
    } else {
      yield { sound: { batch: item.batch, checked: checkedOf(item.batch, keys.get(item.batch.terminal)) } };
    }
  }
}

function checkedOf(batch: SoundBatch['batch'], publicKey: string | undefined): readonly CheckedEvent[] {
  const checked = publicKey === undefined ? null : checkBatch(batch, publicKey);
  if (!checked?.ok) throw new Untaken('notBelieved');
  return checked.events;
}

type Taken = Pick<Extract<CarryTaken, { ok: true }>, 'added' | 'revoked' | 'conflicts'>;

class Taking {
  readonly #into: CarryInto;
  readonly #revoked = new Set<string>();
  readonly #conflicts: { terminal: string; run: string; seq: number }[] = [];
  #waiting: SoundBatch[] = [];
  #events = 0;
  #added = 0;

  constructor(into: CarryInto) {
    this.#into = into;
  }

  async all(bytes: AsyncIterable<Uint8Array>): Promise<Taken> {
    const { store, pause } = this.#into;
    for await (const item of soundItems(bytes, this.#into)) {
      if ('certificate' in item) {
        if (store.trusts(item.certificate.terminal)) store.keepCertificate(item.certificate);
        continue;
      }
      this.#add(item.sound);
      if (this.#waiting.length < group.batches && this.#events < group.events) continue;
      this.#hear();
      await pause();
    }
    this.#hear();
    return { added: this.#added, revoked: [...this.#revoked], conflicts: this.#conflicts };
  }

  #add(sound: SoundBatch): void {
    const { terminal, events } = sound.batch;
    if (!this.#into.store.trusts(terminal)) return void this.#revoked.add(terminal);
    this.#waiting.push(sound);
    this.#events += events.length;
  }

  #hear(): void {
    if (this.#waiting.length === 0) return;
    const answers = this.#into.store.hear(this.#waiting);
    if (answers === null) throw new Untaken('storage');
    for (const [i, heard] of answers.entries()) {
      const batch = this.#waiting[i]?.batch;
      if (heard.ok) this.#added += heard.added;
      else if (batch && 'conflict' in heard)
        this.#conflicts.push({ terminal: batch.terminal, run: batch.run, seq: heard.conflict });
    }
    this.#waiting = [];
    this.#events = 0;
  }
}
