/**
 * Whether a text can be a key in any store: well-formed Unicode without control characters (PostgreSQL text refuses U+0000,
 * and lone surrogates change on their way through UTF-8).
 */
export function isStorable(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    if (text.charCodeAt(i) < 0x20) return false;
  }
  return text.isWellFormed();
}

/**
 * Whether all texts in a body that was parsed are storable, told at a glance: JSON holds control characters and lone surrogates
 * only behind a backslash. False says nothing.
 */
export const holdsPlainTexts = (body: string): boolean => !body.includes('\\') && body.isWellFormed();

/** A text that stands for this one as a key, and for no other: itself in all but malicious cases. */
export const storable = (text: string): string => (isStorable(text) ? text : JSON.stringify(text));
