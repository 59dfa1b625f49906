import type { Attachment } from '#domain/kernel/attachment';

/** A stretch of a content that comes in pieces; `size` is of the whole. */
export interface Piece {
  readonly hash: string;
  readonly size: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** `damaged`: all of it is here and is not what its hash says; it is dropped. `notAllowed`: no type that may be attached. */
export type AttachmentFault = 'tooLarge' | 'notAllowed' | 'damaged';

export type Appended =
  /** `received`: how much is here now; also where the piece began elsewhere, and nothing was taken. */
  | { readonly status: 'partly'; readonly received: number }
  | { readonly status: 'whole'; readonly content: Attachment }
  | { readonly status: 'refused'; readonly fault: AttachmentFault };

/**
 * Contents on one PC, by hash. A name that is answered for outlasts a loss of power. `tests/db/attachmentContract.ts` says the rest.
 * Every method throws StorageFailure where the disk does not do it; what was received before stays.
 */
export interface AttachmentStore {
  /** What is whole here and durable; null for all else. */
  find(hash: string): Attachment | null;
  /** How many bytes of it are here, in order from the first. */
  received(hash: string): number;
  append(piece: Piece): Appended;
  /** The content, compared with its hash; null where it is not here. What is damaged is set aside, and is not here from then on. */
  read(hash: string): Buffer | null;
}
