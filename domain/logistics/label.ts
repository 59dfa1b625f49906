/**
 * A container's label as it is recorded. It is printed in capitals, while a scanner with the wrong keyboard and a person who types
 * it may give small letters: two labels that differ in case alone are never two containers.
 */
export const asPrinted = (label: string): string => label.replaceAll(/[a-z]+/g, (word) => word.toUpperCase());

/** What older records may have a label as, first what was read. */
export const spellings = (label: string): readonly string[] => [
  label,
  asPrinted(label),
  label.replaceAll(/[A-Z]+/g, (word) => word.toLowerCase()),
];
