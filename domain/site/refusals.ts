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
  /** Two PCs speak as one terminal. */
  'terminalCloned',
  /** `{records}`: the PC of a terminal that is over speaks, and had this much that the plant's log lacked at that end. */
  'terminalReturned',
  /** `{person, reason}`: the sealed code of the terminal let somebody in; somebody has to look. */
  'breakGlassOpened',
  /** There is no sealed code for this PC, or it was used. */
  'breakGlassNotSealed',
  /** `{run, said, known, count, saidAt}`: the terminal said it had `said` records of the run, and `known` are there. */
  'recordsMissed',
  'revisionExists',
  'revisionUnknown',
  /** `{revision, hash}`: the content does not have this address. */
  'revisionHashMismatch',
  /** `{fault, path, value, count}`: the first of `count` faults. */
  'revisionInconsistent',
  /** `{line, fromSequence}`: effective there already. */
  'revisionAlreadyEffective',
  /** Before the first import there is nothing to refer to. */
  'siteNotConfigured',
  /** `{line}` */
  'lineUnknown',
  /** `{part}`: no published revision has it. */
  'partUnknown',
  /** `{operation}`: no published revision has it. */
  'operationUnlisted',
  /** `{characteristic}` */
  'characteristicUnknown',
  /** `{tool}` */
  'toolUnknown',
  /** `{defectCode}` */
  'defectCodeUnknown',
  /** `{fault, path, value, count}` */
  'configurationInconsistent',
  /** `{count, file, row, column, fault, value}`: the first of `count` faults; the preview lists all. */
  'importFaulty',
  /** Only an administrator imports people and their roles. */
  'importPeopleNeedAdmin',
  /** There is nothing of that id that needs attention. */
  'inboxEntryUnknown',
  /** `{owner}`: somebody of that role looks after it. */
  'inboxEntryOfOthers',
  /** Its author, or another of their role, is to see it first. */
  'inboxEntryOverruledByYou',
  /** Only an admin gives it up. */
  'inboxEntryWaitsForPlant',
  /** A bypass waits for the second look of quality. */
  'inboxEntryBypassOpen',
  /** It cannot be decided again from the inbox, or nothing of it is left to decide. */
  'inboxEntryNotAgain',
  /** Only the office terminal stands beside its plant. */
  'notBesidePlant',
  'plantDoesNotAnswer',
  /** Of a log that was restored: there is something that the administrator has not agreed to. */
  'recoveryHasMore',
  /** It is open already, or another node of the plant appends. */
  'recoveryNotHere',
  /** The decision is signed, or it is not. */
  'inboxEntrySignedOtherwise',
  /** The decision needs words. */
  'inboxEntryWithoutWords',
] as const;
export type SiteRefusal = (typeof siteRefusals)[number];
