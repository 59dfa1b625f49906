import type { Attachment } from '#domain/kernel/attachment';
import { maxAttachmentBytes } from '#domain/kernel/attachment';
import type { Refusal } from '#domain/kernel/refusal';
import { refuse } from '#domain/kernel/refusal';
import type { AttachmentFault, AttachmentStore, Piece } from '#sync/attachments';
import { pieceBytes } from './contract/attachments.ts';

export interface Brought {
  readonly received: number;
  /** Null until all of it is durable here. */
  readonly content: Attachment | null;
}

export interface ShownPiece extends Pick<Attachment, 'size' | 'mediaType'> {
  readonly bytes: Buffer;
}

export interface AttachmentDeskParts {
  readonly store: AttachmentStore;
  readonly isNamed: (hash: string) => boolean;
  /** Told of a content that somebody looks at and that is not here. */
  readonly want: (hash: string) => void;
}

/** Brings contents to this PC's disk and shows those that an event names. */
export class AttachmentDesk {
  readonly #store: AttachmentStore;
  readonly #isNamed: (hash: string) => boolean;
  readonly #want: (hash: string) => void;
  /** The one that is shown piece by piece now: it was compared with its hash. */
  #shown: { readonly content: Attachment; readonly bytes: Buffer } | null = null;

  constructor({ store, isNamed, want }: AttachmentDeskParts) {
    this.#store = store;
    this.#isNamed = isNamed;
    this.#want = want;
  }

  /** @throws StorageFailure */
  put(piece: Piece): Refusal | Brought {
    const answer = this.#store.append(piece);
    switch (answer.status) {
      case 'partly':
        return { received: answer.received, content: null };
      case 'whole':
        return { received: answer.content.size, content: answer.content };
      case 'refused':
        return refusalOf(answer.fault);
    }
  }

  /** Null for what is not here, and for what no event names. */
  piece(hash: string, offset: number): ShownPiece | null {
    const found = this.#open(hash);
    if (found === null) return null;
    const { size, mediaType } = found.content;
    const bytes = found.bytes.subarray(offset, offset + pieceBytes);
    if (offset + bytes.length >= size) this.#shown = null;
    return { size, mediaType, bytes };
  }

  /** All of it; else as `piece`. */
  content(hash: string): ShownPiece | null {
    const found = this.#open(hash);
    this.#shown = null;
    return found && { ...found.content, bytes: found.bytes };
  }

  #open(hash: string) {
    if (!this.#isNamed(hash)) return null;
    if (this.#shown?.content.hash === hash) return this.#shown;
    const bytes = this.#store.read(hash);
    const content = bytes && this.#store.find(hash);
    this.#shown = bytes && content ? { content, bytes } : null;
    if (this.#shown === null) this.#want(hash);
    return this.#shown;
  }
}

function refusalOf(fault: AttachmentFault): Refusal {
  switch (fault) {
    case 'tooLarge':
      return refuse('attachmentTooLarge', { limitMb: maxAttachmentBytes / 1024 / 1024 });
    case 'notAllowed':
      return refuse('attachmentNotAllowed');
    case 'damaged':
      return refuse('attachmentDamaged');
  }
}
