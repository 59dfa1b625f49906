import { z } from 'zod';
import { code } from '#domain/kernel/text';

/** Something that can be seen: no blank, no control character, nothing without width, no empty braille cell. */
const visible = /[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Words that somebody is to read. */
export const words = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine((text) => visible.test(text), 'nothing that can be seen');

/** An instant as others write it, UTC with or without fractions of a second; it is recorded with milliseconds. */
export const moment = z.iso.datetime().overwrite((text) => {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? text : new Date(ms).toISOString();
});

/** A label that is given to something for the first time. One or two dots are a place in an address and could not be asked for. */
export const newLabel = code.refine((label) => !/^\.{1,2}$/u.test(label), 'dots alone are no label');
