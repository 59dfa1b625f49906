import { z } from 'zod';

/** A text that the site owns, in both languages of the product. */
export const localText = z.object({ zh: z.string().min(1).max(500), en: z.string().min(1).max(500) });
export type LocalText = z.infer<typeof localText>;

/** An instant, UTC, ISO 8601 with milliseconds and Z. */
export const instant = z.iso.datetime({ precision: 3 });

/** An identifier that people and devices write: letters, digits, `. _ : -`; never a slash, because streams are built from it. */
export const code = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\p{L}\p{N}._:+-]+$/u);
