export const qualityRefusals = [
  'issueExists',
  'issueUnknown',
  /** `{status}`: the record is signed; reopen it first. */
  'issueClosed',
  /** `{awaiting}`: decisions on it that the plant has not judged; the record cannot be signed before. */
  'issueAwaitsPlant',
  /** `{of}`: work on the original. */
  'issueIsDuplicate',
  'issueNotClosed',
  /** `{owner}` */
  'issueAlreadyAcknowledged',
  /** `{status, needed}`: somebody was faster, or a step is missing. */
  'issueStepOutOfOrder',
  /** `{of}`: the original is unknown, is this issue, or is a duplicate itself. */
  'issueDuplicateOfWrong',
  /** `{unit, of}`: the original does not list it. */
  'unitMissingInOriginal',
  /** `{accounted, total}` */
  'unitsUnaccounted',
  /** `{decided, total}` */
  'unitsUndecided',
  /** `{holds, count, undecided}`: the open holds of the issue, and what is undecided in all of them. */
  'holdsUndecided',
  /** `{unit}` */
  'unitNotAffected',
  /** `{unit, outcome, by, decidedAt}` */
  'unitAlreadyDecided',
  /** `{unit, outcome, by, decidedAt}`: on the issue; a hold of it cannot decide less. */
  'unitDecidedStricter',
  /** `{member, count, outcome, by, decidedAt}`: of what a decision was about, `count` are decided more strictly since; `member` is the first. */
  'decisionGaveWay',
  /** `{unit, outcome, by, decidedAt}`: decided, and the plant has not judged it. */
  'unitDecisionAwaits',
  /** `{section}`: a field of the 8D report is empty. */
  'sectionMissing',
  /** `{section}`: a cause without evidence. */
  'sectionEvidenceMissing',
  /** `{section}`: somebody else wrote it meanwhile; their text stands in the time line. */
  'sectionChanged',
  /** `{members, needed}` */
  'teamTooSmall',
  /** `{person}` */
  'teamMemberUnknown',
  'correctiveActionMissing',
  /** `{done, total}` */
  'actionsOpen',
  /** `{action}` */
  'actionExists',
  /** `{action}` */
  'actionUnknown',
  /** `{action}` */
  'actionAlreadyDone',
  /** Its content is not on this PC: nothing may name what could not be shown. */
  'attachmentNotHere',
  'attachmentAttached',
  /** It is not attached, or was withdrawn. */
  'attachmentUnknown',
  'evidenceMissing',
  /** A repair is allowed by a concession only. */
  'concessionMissing',
  /** `{person}`: who implemented an action cannot verify it. */
  'verifierImplemented',
  /** Only a person can do this. */
  'personNeeded',
  /** `{signed, actor}` */
  'signatureMismatch',
  /** `{shown, now}`: the record differs from the one that was signed; look at it again. */
  'recordChanged',
  'holdExists',
  'holdUnknown',
  'holdLifted',
  'holdPopulationEmpty',
  'holdMembersKnown',
  /** It is one by list or by lot: nothing runs that could be ended. */
  'holdWithoutWindow',
  /** `{by, endedAt}`: somebody was faster. */
  'holdWindowEnded',
  /** `{endedAt}`: it was placed with this end. */
  'holdWindowOver',
  /** `{beginsAt}` */
  'holdWindowNotBegun',
  /** `{member}` */
  'holdMemberUnknown',
  /** `{member, outcome, by, decidedAt}`: decided by somebody else meanwhile. */
  'holdMemberDecided',
  /** `{member, outcome, by, decidedAt}`: decided, and the plant has not judged it. */
  'holdMemberAwaits',
  /** `{unit, outcome}`: it has left the plant, where this cannot be done to it any more. */
  'unitHasLeft',
  /** `{unit, outcome}`: nothing but scrap can be decided about it. */
  'unitIsScrapped',
  /** `{member, came, redecided}`: what was signed for is not what the hold is now; `member` is the first of them. */
  'holdChanged',
  /** `{member, count, by, liftedAt}`: what belongs to it was found after it was lifted; `member` is the first of them. */
  'holdStandsAgain',
  /** `{undecided, total}` */
  'holdMembersUndecided',
  /** `{member}`: a rework or repair of a unit names its rework item. */
  'holdReworkMissing',
] as const;
export type QualityRefusal = (typeof qualityRefusals)[number];
