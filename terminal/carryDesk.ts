import { appendFileSync, createReadStream, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type Database from 'better-sqlite3';
import type { Runtime } from '#domain/kernel/runtime';
import { isoInstant } from '#domain/kernel/runtime';
import { stamp } from '#db/backup';
import { carryStore } from '#db/floorStore';
import type { StorageFault } from '#db/storage';
import { StorageFailure } from '#db/storage';
import type { Store } from '#db/store';
import { carrySuffix } from '#sync/carry';
import type { CarryTaken } from '#sync/carryIn';
import { takeCarried } from '#sync/carryIn';
import { writeCarryFile } from './carryFile.ts';
import type { CarryFile } from './contract/carry.ts';
import { partBytes } from './contract/carryPart.ts';
import type { Enrolment } from './enrolment.ts';

export interface CarryDeskParts {
  readonly store: Store;
  readonly database: Database.Database;
  readonly enrolment: Enrolment;
  readonly runtime: Runtime;
  /** Where the files lie. */
  readonly folder: string;
}

/** Written files that stay; whoever carries one has it elsewhere by the next. */
const kept = 3;

/** Files that people carry between this PC and others, while its engine runs. */
export class CarryDesk {
  readonly #parts: CarryDeskParts;

  /** Drops what was handed over and never taken. */
  constructor(parts: CarryDeskParts) {
    this.#parts = parts;
    for (const name of this.#names('.part')) rmSync(this.#at(name), { force: true });
  }

  /** @throws StorageFailure */
  async write(): Promise<CarryFile> {
    const { database, enrolment, runtime } = this.#parts;
    const nowMs = runtime.nowMs();
    const now = isoInstant(nowMs);
    const name = `${fileName(enrolment.certificate.name)}-${stamp(nowMs)}${carrySuffix}`;
    const pause = () => this.#pause();
    const written = await onDisk(() => writeCarryFile(database, enrolment, this.#at(name), { now, pause }));
    for (const old of this.#names(carrySuffix).slice(0, -kept)) rmSync(this.#at(old), { force: true });
    return { name, at: now, ...written, terminals: [...written.terminals] };
  }

  /** At most `partBytes` of a written file; none behind its end. Null where there is no such file. */
  async read(name: string, from: number): Promise<Buffer | null> {
    if (!this.#names(carrySuffix).includes(name)) return null;
    const file = await open(this.#at(name));
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(partBytes), 0, partBytes, from);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  /**
   * Keeps a part of a file that is handed over; answers how many bytes of it are here now, without taking what does not begin there.
   * @throws StorageFailure
   */
  put(incoming: string, from: number, part: Uint8Array): Promise<number> {
    return onDisk(() => {
      const file = this.#incoming(incoming);
      const before = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      if (before !== from) return before;
      mkdirSync(this.#parts.folder, { recursive: true });
      appendFileSync(file, part, { mode: 0o600 });
      return from + part.length;
    });
  }

  /** Takes in what was handed over, and drops the file. */
  async take(incoming: string): Promise<CarryTaken> {
    const file = this.#incoming(incoming);
    if (!statSync(file, { throwIfNoEntry: false })) return { ok: false, fault: 'notCarry' };
    try {
      return await this.takeFrom(() => createReadStream(file));
    } finally {
      rmSync(file, { force: true });
    }
  }

  /** Takes in a file that comes as a stream. @throws StorageFailure */
  async takeStream(bytes: AsyncIterable<Uint8Array>): Promise<CarryTaken> {
    const incoming = this.#parts.runtime.newId();
    let from = 0;
    try {
      for await (const part of bytes) from = await this.put(incoming, from, part);
    } catch (error) {
      rmSync(this.#incoming(incoming), { force: true });
      throw error;
    }
    return this.take(incoming);
  }

  /** `from` begins to read the file; it is read twice. */
  takeFrom(from: () => AsyncIterable<Uint8Array>): Promise<CarryTaken> {
    const { store, enrolment } = this.#parts;
    const { site, plantKey } = enrolment;
    return takeCarried(from, { store: carryStore(store), site, plantKey, pause: () => this.#pause() });
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.runtime.after(0, resolve);
    });
  }

  #incoming(incoming: string): string {
    return this.#at(`${incoming}.part`);
  }

  #at(name: string): string {
    return path.join(this.#parts.folder, name);
  }

  /** Oldest first. */
  #names(ending: string): readonly string[] {
    const { folder } = this.#parts;
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
    const age = (name: string): number => statSync(this.#at(name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .sort((a, b) => age(a) - age(b));
  }
}

/** What every file system takes. */
const fileName = (name: string): string => name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 40);

const faults: Readonly<Record<string, StorageFault>> = {
  ENOSPC: 'diskFull',
  EDQUOT: 'diskFull',
  EROFS: 'readOnly',
};

async function onDisk<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error;
    throw new StorageFailure(faults[String(error.code)] ?? 'ioError', error);
  }
}
