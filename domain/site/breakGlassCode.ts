/** Digits, because it is typed on a touch pad with gloves; 66 bits. */
const digits = 20;

/** A break-glass code from at least 16 random bytes (hex), as `typedCode` gives it. */
export const breakGlassCode = (randomHex: string): string =>
  (BigInt(`0x${randomHex}`) % 10n ** BigInt(digits)).toString().padStart(digits, '0');

/** As it stands on paper: groups of five. */
export const printedCode = (code: string): string => (code.match(/.{1,5}/gu) ?? []).join(' ');

/** What somebody typed from the paper: its digits, whatever they put between them. */
export const typedCode = (text: string): string => text.replaceAll(/[^0-9]/gu, '');
