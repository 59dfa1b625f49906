/**
 * Open Protocol framing (specification R2.8, section 2.2): a 20-byte ASCII header, a data field, one NUL.
 * The length in the header counts header and data, not the NUL; data may hold NULs, so a stream is cut by length only.
 */

export interface Telegram {
  /** Message identifier, 1 to 9999. */
  readonly mid: number;
  /** 1 to 999; blanks and 000 on the wire mean 1. */
  readonly revision: number;
  /** True: the sender wants no acknowledgement. */
  readonly noAck: boolean;
  /** 0 to 99; blank on the wire means 0, the whole controller. */
  readonly station: number;
  readonly spindle: number;
  /** Link-level sequence number, 1 to 99; 0 when the sender does not number. */
  readonly sequence: number;
  /** Number of parts and the part's number, 1 to 9; both 0 when the message is whole. */
  readonly parts: number;
  readonly part: number;
  /** The data field, one character per byte (latin1), so that binary fields survive unchanged. */
  readonly data: string;
}

export type TelegramFault = 'lengthMismatch' | 'badMid' | 'badHeaderField';
export type DecodedTelegram =
  { readonly ok: true; readonly telegram: Telegram } | { readonly ok: false; readonly code: TelegramFault };

export type FramingFault = 'badLength' | 'missingTerminator';
export interface SplitFrames {
  /** Whole frames in order, each without its NUL. */
  readonly frames: readonly Uint8Array[];
  /** The start of a frame not yet complete; at most 9,999 bytes. */
  readonly rest: Uint8Array;
  /** Set when the stream lost its frame boundaries: nothing after it can be trusted, the connection must go. */
  readonly broken: FramingFault | null;
}

export const HEADER_LENGTH = 20;
/** The largest telegram that four digits of length can announce, without its NUL. */
export const MAX_TELEGRAM_LENGTH = 9_999;

const NUL = 0;
const ZERO = 0x30;
const NINE = 0x39;

/** Cuts what has arrived so far into frames. Never throws; `rest` goes in front of the next chunk. */
export function splitFrames(received: Uint8Array): SplitFrames {
  const frames: Uint8Array[] = [];
  let at = 0;
  while (received.length - at >= 4) {
    const length = readLength(received, at);
    if (length === null) return { frames, rest: new Uint8Array(0), broken: 'badLength' };
    if (received.length - at <= length) break;
    if (received[at + length] !== NUL)
      return { frames, rest: new Uint8Array(0), broken: 'missingTerminator' };
    frames.push(received.slice(at, at + length));
    at += length + 1;
  }
  return { frames, rest: received.slice(at), broken: null };
}

export function encodeTelegram(telegram: Telegram): Uint8Array {
  const { data } = telegram;
  const header =
    digits(HEADER_LENGTH + data.length, 4) +
    digits(telegram.mid, 4) +
    digits(telegram.revision, 3) +
    (telegram.noAck ? '1' : '0') +
    optionalDigits(telegram.station, 2) +
    optionalDigits(telegram.spindle, 2) +
    optionalDigits(telegram.sequence, 2) +
    optionalDigits(telegram.parts, 1) +
    optionalDigits(telegram.part, 1);
  return Uint8Array.from(Buffer.from(`${header}${data}\0`, 'latin1'));
}

/** Reads one frame (without its NUL). Never throws. */
export function decodeTelegram(frame: Uint8Array): DecodedTelegram {
  if (frame.length < HEADER_LENGTH || readLength(frame, 0) !== frame.length) return fault('lengthMismatch');
  const text = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).toString('latin1');
  const mid = readDigits(text.slice(4, 8));
  if (mid === null || mid === 0) return fault('badMid');
  const revision = readOptionalDigits(text.slice(8, 11));
  const noAck = text.charAt(11);
  const station = readOptionalDigits(text.slice(12, 14));
  const spindle = readOptionalDigits(text.slice(14, 16));
  const sequence = readOptionalDigits(text.slice(16, 18));
  const parts = readOptionalDigits(text.slice(18, 19));
  const part = readOptionalDigits(text.slice(19, 20));
  if (revision === null || station === null || spindle === null) return fault('badHeaderField');
  if (sequence === null || parts === null || part === null) return fault('badHeaderField');
  if (!['0', '1', ' '].includes(noAck)) return fault('badHeaderField');
  return {
    ok: true,
    telegram: {
      mid,
      revision: revision === 0 ? 1 : revision,
      noAck: noAck === '1',
      station,
      spindle,
      sequence,
      parts,
      part,
      data: text.slice(HEADER_LENGTH),
    },
  };
}

function fault(code: TelegramFault): DecodedTelegram {
  return { ok: false, code };
}

function readLength(bytes: Uint8Array, at: number): number | null {
  let length = 0;
  for (let index = at; index < at + 4; index += 1) {
    const byte = bytes[index];
    if (byte === undefined || byte < ZERO || byte > NINE) return null;
    length = length * 10 + (byte - ZERO);
  }
  return length < HEADER_LENGTH ? null : length;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function optionalDigits(value: number, width: number): string {
  return value === 0 ? ' '.repeat(width) : digits(value, width);
}

function readDigits(field: string): number | null {
  return /^\d+$/.test(field) ? Number(field) : null;
}

function readOptionalDigits(field: string): number | null {
  return field.trim() === '' && /^ *$/.test(field) ? 0 : readDigits(field);
}
