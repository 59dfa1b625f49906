export const siteRefusals = [
  /** The terminal was enrolled before. */
  'terminalExists',
  'terminalUnknown',
  /** `{status}`: replaced, revoked or lost already. */
  'terminalNotActive',
  /** `{by}`: a terminal cannot take over from itself. */
  'terminalReplacesItself',
  /** `{terminal, certified}`: the certificate speaks of another terminal. */
  'certificateMismatch',
  'revisionExists',
  'revisionUnknown',
  /** `{revision, hash}`: the content does not have this address. */
  'revisionHashMismatch',
  /** `{fault, path, value, count}`: the first of `count` faults. */
  'revisionInconsistent',
  /** `{line, fromSequence}`: effective there already. */
  'revisionAlreadyEffective',
  /** `{line}` */
  'lineUnknown',
  /** `{fault, path, value, count}` */
  'configurationInconsistent',
] as const;
export type SiteRefusal = (typeof siteRefusals)[number];
