/** What was typed or scanned, as it is spelled among these labels: small letters mean the same label. */
export function asKnown(text: string, labels: readonly (string | null)[]): string {
  const wanted = text.toUpperCase();
  return labels.includes(text) ? text : (labels.find((label) => label?.toUpperCase() === wanted) ?? text);
}
