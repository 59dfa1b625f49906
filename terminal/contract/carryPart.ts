/** Bytes of one part of a carried file; a whole request stays below what is taken. A file of its own: the screens need no schema. */
export const partBytes = 384 * 1024;
