/** What a vehicle calls its error, as a code that events may carry. */
export const reasonCode = (errorType: string): string =>
  errorType.replaceAll(/[^\p{L}\p{N}._:+-]/gu, '_').slice(0, 64) || 'unknown';
