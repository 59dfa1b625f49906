/** A running timer that can be given up; giving up twice, or after it ran, does nothing. */
export interface Cancel {
  cancel(): void;
}

/**
 * Everything impure as one argument: clocks, randomness, ids, timers. The simulation hands in virtual ones; the real one is
 * made once per process, where the parts are wired together.
 */
export interface Runtime {
  /** Wall clock, ms since 1970 UTC. May jump; never used for ordering. */
  nowMs(): number;
  /** Never goes back within one boot, also over restarts of the process; ms from an arbitrary zero. */
  monotonicMs(): number;
  /** A fresh UUIDv7. */
  newId(): string;
  /** Uniform in [0, 1). */
  random(): number;
  /** Calls `run` once after `ms`; errors thrown by it are bugs and end the process. */
  after(ms: number, run: () => void): Cancel;
}

/** UTC, ISO 8601 with milliseconds: the form of every stored instant. */
export const isoInstant = (ms: number): string => new Date(ms).toISOString();

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** UUIDv7 (RFC 9562 section 5.7) from a wall clock in ms and ten random bytes. */
export function uuidv7(nowMs: number, random: Uint8Array): string {
  const time = Math.floor(nowMs).toString(16).padStart(12, '0').slice(-12);
  const hex = (i: number): string => hexOf[random[i] ?? 0] ?? '';
  const version = hexOf[((random[0] ?? 0) & 0x0f) | 0x70] ?? '';
  const variant = hexOf[((random[2] ?? 0) & 0x3f) | 0x80] ?? '';
  const tail = `${hex(4)}${hex(5)}${hex(6)}${hex(7)}${hex(8)}${hex(9)}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}${hex(1)}-${variant}${hex(3)}-${tail}`;
}
