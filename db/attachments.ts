import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Attachment } from '#domain/kernel/attachment';
import { attachmentHash, maxAttachmentBytes, mediaTypeOf } from '#domain/kernel/attachment';
import type { Appended, AttachmentStore, Piece } from '#sync/attachments';
import { syncFile } from './backup.ts';
import { onDisk } from './storage.ts';

/** What of the file system is asked; a test's fails when told to. */
export type Files = Pick<
  typeof fs,
  | 'closeSync'
  | 'fsyncSync'
  | 'ftruncateSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readdirSync'
  | 'readFileSync'
  | 'readSync'
  | 'renameSync'
  | 'rmSync'
  | 'statSync'
  | 'utimesSync'
  | 'writeSync'
>;

/** Where a data folder keeps contents. */
export const attachmentFolder = (dataDir: string): string => path.join(dataDir, 'attachments');

/** Of the first bytes of a file, as many as tell its type. */
const headBytes = 16;
const dayMs = 24 * 60 * 60 * 1000;
/** How long what no event names stays, and what was set aside. */
export const attachmentsKept = { namelessMs: dayMs, damagedMs: 30 * dayMs };

/**
 * `ab/abcd…` under one folder: what lies there is whole, synced and what its name says; `incoming/` holds what is not yet. A
 * file gets its name after its content is on the disk, and is answered for after its name is.
 */
export class DiskAttachments implements AttachmentStore {
  readonly #folder: string;
  readonly #nowMs: () => number;
  readonly #files: Files;
  /** Folders whose entries are known to be on the disk. */
  readonly #lasting = new Set<string>();

  constructor(folder: string, nowMs: () => number, files: Files = fs) {
    this.#folder = folder;
    this.#nowMs = nowMs;
    this.#files = files;
  }

  find(hash: string): Attachment | null {
    return onDisk(() => {
      const file = this.#place(hash);
      const found = this.#files.statSync(file, { throwIfNoEntry: false });
      if (found === undefined) return null;
      const mediaType = mediaTypeOf(this.#head(file));
      if (mediaType === null) return null;
      // The engine may have ended between giving the name and syncing it.
      this.#makeLasting(path.dirname(file));
      return { hash, size: found.size, mediaType };
    });
  }

  received(hash: string): number {
    return onDisk(() => this.find(hash)?.size ?? this.#partSize(hash));
  }

  append({ hash, size, offset, bytes }: Piece): Appended {
    return onDisk(() => {
      const known = this.find(hash);
      if (known !== null) return this.#again(known);
      if (size > maxAttachmentBytes || offset + bytes.length > size) return refused('tooLarge');
      if (offset === 0 && isTold(bytes, size) && mediaTypeOf(bytes) === null) return refused('notAllowed');
      const here = this.#partSize(hash);
      if (here !== offset || here > size)
        return { status: 'partly', received: this.#beginAnew(hash, here, size) };
      this.#write(hash, offset, bytes);
      const received = offset + bytes.length;
      return received < size ? { status: 'partly', received } : this.#finish(hash);
    });
  }

  read(hash: string): Buffer | null {
    return onDisk(() => {
      const file = this.#place(hash);
      if (this.#files.statSync(file, { throwIfNoEntry: false }) === undefined) return null;
      const content = this.#files.readFileSync(file);
      if (hashOf(content) === hash) return content;
      this.#setAside(hash);
      return null;
    });
  }

  /** Removes what no event names and nobody has brought for a day, and what was set aside long ago. Answers how many files that were. */
  sweep(isNamed: (hash: string) => boolean): number {
    return onDisk(() => {
      const outdated = this.#all().filter(({ file, hash, kind }) => {
        const age = this.#nowMs() - this.#files.statSync(file).mtimeMs;
        if (kind === 'damaged') return age > attachmentsKept.damagedMs;
        return age > attachmentsKept.namelessMs && !(kind === 'whole' && isNamed(hash));
      });
      for (const { file } of outdated) this.#files.rmSync(file);
      return outdated.length;
    });
  }

  #all() {
    const listed = this.#files.statSync(this.#folder, { throwIfNoEntry: false })
      ? this.#files.readdirSync(this.#folder)
      : [];
    return listed.flatMap((name) => {
      const folder = path.join(this.#folder, name);
      const kind = name === 'incoming' || name === 'damaged' ? name : ('whole' as const);
      return this.#files
        .readdirSync(folder)
        .map((entry) => ({ file: path.join(folder, entry), hash: entry, kind }));
    });
  }

  /** Somebody wants it still: it counts as new. */
  #again(content: Attachment): Appended {
    const now = this.#nowMs() / 1000;
    this.#files.utimesSync(this.#place(content.hash), now, now);
    return { status: 'whole', content };
  }

  /** More than there can be is of something else. */
  #beginAnew(hash: string, here: number, size: number): number {
    if (here <= size) return here;
    this.#files.rmSync(this.#part(hash));
    return 0;
  }

  #write(hash: string, offset: number, bytes: Uint8Array): void {
    const part = this.#part(hash);
    this.#makeFolder(path.dirname(part));
    const handle = this.#files.openSync(part, offset === 0 ? 'w' : 'r+');
    try {
      for (let done = 0; done < bytes.length;)
        done += this.#files.writeSync(handle, bytes, done, bytes.length - done, offset + done);
    } finally {
      this.#files.closeSync(handle);
    }
  }

  #finish(hash: string): Appended {
    const part = this.#part(hash);
    const content = this.#files.readFileSync(part);
    const mediaType = mediaTypeOf(content);
    if (hashOf(content) !== hash || mediaType === null) {
      this.#files.rmSync(part);
      return refused(mediaType === null ? 'notAllowed' : 'damaged');
    }
    syncFile(part, this.#files);
    const file = this.#place(hash);
    const folder = path.dirname(file);
    this.#makeFolder(folder);
    this.#files.renameSync(part, file);
    this.#lasting.delete(folder);
    this.#makeLasting(folder);
    return { status: 'whole', content: { hash, size: content.length, mediaType } };
  }

  #setAside(hash: string): void {
    const folder = path.join(this.#folder, 'damaged');
    this.#makeFolder(folder);
    this.#files.renameSync(this.#place(hash), path.join(folder, hash));
  }

  #makeFolder(folder: string): void {
    if (this.#files.mkdirSync(folder, { recursive: true }) !== undefined) this.#lasting.delete(this.#folder);
  }

  /** A folder's entries, and its own in the folders around it. */
  #makeLasting(folder: string): void {
    for (const each of [folder, this.#folder, path.dirname(this.#folder)]) {
      if (this.#lasting.has(each)) continue;
      syncFile(each, this.#files);
      this.#lasting.add(each);
    }
  }

  #head(file: string): Buffer {
    const head = Buffer.alloc(headBytes);
    const handle = this.#files.openSync(file, 'r');
    try {
      return head.subarray(0, this.#files.readSync(handle, head, 0, headBytes, 0));
    } finally {
      this.#files.closeSync(handle);
    }
  }

  #partSize(hash: string): number {
    return this.#files.statSync(this.#part(hash), { throwIfNoEntry: false })?.size ?? 0;
  }

  #place(hash: string): string {
    return path.join(this.#folder, hash.slice(0, 2), nameOf(hash));
  }

  #part(hash: string): string {
    return path.join(this.#folder, 'incoming', nameOf(hash));
  }
}

/** @throws on what is no hash: nothing else ever becomes a path. */
const nameOf = (hash: string): string => attachmentHash.parse(hash);

/** Whether the first piece is long enough to tell the type. */
const isTold = (bytes: Uint8Array, size: number): boolean => bytes.length >= Math.min(headBytes, size);

const refused = (fault: Extract<Appended, { status: 'refused' }>['fault']): Appended => ({
  status: 'refused',
  fault,
});

export const hashOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
