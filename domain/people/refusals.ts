export const peopleRefusals = [
  /** The stream already holds a person: `{person}`. */
  'personExists',
  /** Nobody was added under this id. */
  'personUnknown',
  'personDeactivated',
  'personNotDeactivated',
  /** Somebody set another PIN, unknown to who set this one, which holds now. */
  'pinSetMeanwhile',
  /** Nobody lifts a lock-out of their own. */
  'lockOutOwn',
  /** The badge can be tried at once at this PC. */
  'notLockedOut',
  /** `{badge, person}`: another active person carries it. */
  'badgeTaken',
  /** The change would leave the site without an administrator. */
  'lastAdmin',
  /** `{role}` */
  'roleAlreadyHeld',
  /** `{role}` */
  'roleNotHeld',
  /** `{qualification}` */
  'qualificationNotHeld',
  /** `{qualification, validUntil}`: it would have ended before it began. */
  'qualificationExpired',
] as const;
export type PeopleRefusal = (typeof peopleRefusals)[number];
