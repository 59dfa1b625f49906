import { createHash } from 'node:crypto';
import type { GetAnswer, GetRequest, PutAnswer, PutRequest } from '#sync/attachmentMessages';
import { carriedBytes } from '#sync/attachmentMessages';

/** What is there of a content; `whole` once it was compared with its hash. */
export interface Kept {
  readonly size: number;
  readonly received: number;
  readonly whole: boolean;
}

/** Contents in the plant's database. Every method may throw `StoreUnavailable`. */
export interface AttachmentTable {
  find(hash: string): Promise<Kept | null>;
  /** Whether the event of this id is in the log and its body names the hash. */
  isNamed(eventId: string, hash: string): Promise<boolean>;
  /** Takes the piece where it begins at what was received, else nothing; durable when it resolves. */
  append(piece: {
    readonly hash: string;
    readonly size: number;
    readonly offset: number;
    readonly bytes: Buffer;
  }): Promise<Kept>;
  /** Bytes from `offset` on, at most `limit`, whatever pieces they came in. */
  read(hash: string, offset: number, limit: number): Promise<Buffer>;
  settle(hash: string): Promise<void>;
  drop(hash: string): Promise<void>;
}

/** Pieces are taken one at a time, and no more than these wait: the database has events to commit. */
const mayWait = 4;

/** Takes and gives contents by hash. The plant keeps what an event of its log names and nothing else. */
export class Attachments {
  readonly #table: AttachmentTable;
  #waiting = 0;
  #before: Promise<unknown> = Promise.resolve();

  constructor(table: AttachmentTable) {
    this.#table = table;
  }

  /** Null where as many wait as may: come back later. */
  put(request: PutRequest): Promise<PutAnswer> | null {
    if (this.#waiting >= mayWait) return null;
    this.#waiting += 1;
    const put = this.#before.then(() => this.#put(request)).finally(() => (this.#waiting -= 1));
    this.#before = put.catch(() => undefined);
    return put;
  }

  async #put({ hash, event, size, offset, data }: PutRequest): Promise<PutAnswer> {
    const known = await this.#table.find(hash);
    if (known?.whole === true) return { status: 'whole' };
    if (!(await this.#table.isNamed(event, hash))) return { status: 'notNamed' };
    const bytes = Buffer.from(data, 'base64');
    // Of another size than before: one of the two is not what the event names.
    if (known !== null && known.size !== size) await this.#table.drop(hash);
    if (offset + bytes.length > size) return { status: 'partly', received: 0 };
    const { received, whole } =
      bytes.length === 0
        ? ((await this.#table.find(hash)) ?? { received: 0, whole: false })
        : await this.#table.append({ hash, size, offset, bytes });
    if (whole) return { status: 'whole' };
    return received < size ? { status: 'partly', received } : this.#settle(hash, size);
  }

  async get({ hash, offset }: GetRequest): Promise<GetAnswer> {
    const known = await this.#table.find(hash);
    if (known?.whole !== true) return { status: 'absent' };
    const bytes = await this.#table.read(hash, offset, carriedBytes);
    return { status: 'piece', size: known.size, data: bytes.toString('base64') };
  }

  async #settle(hash: string, size: number): Promise<PutAnswer> {
    const content = createHash('sha256');
    for (let at = 0; at < size;) {
      const bytes = await this.#table.read(hash, at, 16 * carriedBytes);
      if (bytes.length === 0) break;
      content.update(bytes);
      at += bytes.length;
    }
    if (content.digest('hex') !== hash) {
      await this.#table.drop(hash);
      return { status: 'damaged' };
    }
    await this.#table.settle(hash);
    return { status: 'whole' };
  }
}
