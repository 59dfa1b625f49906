import path from 'node:path';
import type { Dice } from '#tests/simulation/dice';
import type { DiskAct } from './diskLog.ts';

/** What a disk moves at once, in bytes; a longer write may stop between two of these. */
const sector = 512;

interface OnDisk {
  readonly synced: Bytes;
  /** Asked for since the last sync: each may have reached the disk, in part, or not. */
  loose: DiskAct[];
  /** Whether the folder's entry of it would outlive a power cut, and if not what would be undone. */
  entry: 'lasting' | 'created' | 'removed';
}

/** A disk that keeps what was synced, and of the rest whatever it likes. */
export class MortalDisk {
  readonly #files = new Map<string, OnDisk>();

  take(act: DiskAct): void {
    const known = this.#files.get(act.file);
    if (act.act === 'create') this.#create(act.file, known);
    else if (known === undefined) this.#actOnFolder(act);
    else if (act.act === 'remove') known.entry = 'removed';
    else if (act.act === 'sync') {
      for (const write of known.loose.splice(0)) known.synced.apply(write);
    } else known.loose.push(act);
  }

  /** The files as they may be found when the power comes back. */
  afterPowerCut(dice: Dice): ReadonlyMap<string, Buffer> {
    const found = new Map<string, Buffer>();
    for (const [file, { synced, loose, entry }] of this.#files) {
      const undone = entry !== 'lasting' && dice.chance(0.5);
      if ((entry === 'removed') !== undone && entry !== 'lasting') continue;
      const bytes = synced.copy();
      const share = dice.chance(0.3) ? 0 : dice.next();
      for (const write of loose) if (dice.chance(share)) bytes.apply(torn(write, dice));
      found.set(file, bytes.content);
    }
    return found;
  }

  #create(file: string, known: OnDisk | undefined): void {
    if (known !== undefined && known.entry !== 'removed') return;
    this.#files.set(file, { synced: new Bytes(), loose: [], entry: 'created' });
  }

  #actOnFolder({ act, file: folder }: DiskAct): void {
    if (act !== 'sync') return;
    for (const [file, there] of this.#files) {
      if (path.dirname(file) !== folder) continue;
      if (there.entry === 'removed') this.#files.delete(file);
      else there.entry = 'lasting';
    }
  }
}

/** A write of which only the first sectors arrived, or all. */
function torn(act: DiskAct, dice: Dice): DiskAct {
  if (act.act !== 'write' || act.data.length <= sector || dice.chance(0.7)) return act;
  const sectors = Math.ceil(act.data.length / sector);
  return { ...act, data: act.data.subarray(0, dice.below(sectors) * sector) };
}

/** A file's content; grows in place. */
class Bytes {
  #held: Buffer;
  #size: number;

  constructor(held = Buffer.alloc(4096), size = 0) {
    this.#held = held;
    this.#size = size;
  }

  get content(): Buffer {
    return this.#held.subarray(0, this.#size);
  }

  copy(): Bytes {
    return new Bytes(Buffer.from(this.content), this.#size);
  }

  apply(act: DiskAct): void {
    if (act.act === 'truncate') {
      this.#grow(act.size);
      this.#held.fill(0, act.size);
      this.#size = act.size;
    } else if (act.act === 'write') this.#put(act.data, act.at);
    else if (act.act === 'append') this.#put(act.data, this.#size);
  }

  #put(data: Buffer, at: number): void {
    this.#grow(at + data.length);
    data.copy(this.#held, at);
    this.#size = Math.max(this.#size, at + data.length);
  }

  #grow(size: number): void {
    if (size <= this.#held.length) return;
    const larger = Buffer.alloc(Math.max(size, 2 * this.#held.length));
    this.#held.copy(larger, 0, 0, this.#size);
    this.#held = larger;
  }
}
