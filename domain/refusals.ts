import { assemblyRefusals } from './assembly/refusals.ts';
import { logisticsRefusals } from './logistics/refusals.ts';
import { peopleRefusals } from './people/refusals.ts';
import { qualityRefusals } from './quality/refusals.ts';
import { siteRefusals } from './site/refusals.ts';

/** Refusals that no area owns: the engine's and the plant's own. */
export const kernelRefusals = [
  /** Wrong badge or PIN of a signer; says no more than that. */
  'signatureInvalid',
  /** `{waitS}`: too many wrong PINs; nobody looks at another one before that. */
  'signerLockedOut',
  /** This PC lacks the site's key for PINs: it cannot look at any. */
  'pinKeyMissing',
  /** `{days}`: since then the plant vouched for nothing that this PC knows of people. */
  'peopleNotVouched',
  /** `{role}`: the signer may not sign this. */
  'signerNotAllowed',
  /** It is recorded for who is signed in, who signs it as well. */
  'signerNotYou',
  /** The event's cause was refused, so it has no ground either. */
  'causeRefused',
  /** `{terminal}`: its key was revoked before the plant heard this of it. */
  'terminalRevoked',
  /** `{person}`: deactivated before the plant heard this of them. */
  'actorDeactivated',
  /** `{person, role}`: withdrawn before the plant heard this of them. */
  'actorLacksRole',
  /** `{required}` */
  'roleNotAllowed',
  /** `{stream}`: it holds an event of a newer version of the product than this PC's. */
  'pcOutdated',
  /** `{scope}`: of what lies there this PC has only what it heard; or not all of it yet. */
  'scopeNotKept',
  'scopeLoading',
  /** The key of a repeated command stands for another one. */
  'idempotencyKeyReused',
  /** `{limitMb}` */
  'attachmentTooLarge',
  /** By its bytes neither a picture nor a PDF that is taken. */
  'attachmentNotAllowed',
  /** What came is not what its hash says. */
  'attachmentDamaged',
] as const;

/** What the plant alone finds, because it looks across terminals; as refusals and as discrepancies. */
export const plantRefusals = [
  /** A judge of this version looked at a stream that the event does not name. */
  'undeclaredRead',
  /** `{stream}`: the plant keeps a record of it that it cannot read yet. */
  'recordUnread',
  /** `{name, holder, other}`: one name, two holders. */
  'serialInTwoUnits',
  'containerInTwoPlaces',
  'toolInTwoPlaces',
  /** `{run, seq}`: the place, or the id, of the event is another's, too. */
  'sameKeyOtherContent',
  'forkedRun',
  'sameIdOtherContent',
  /** `{run, seq, reason, type, stream}`: kept beside the log, on the stream of the terminal that wrote it. */
  'recordUnreadable',
  'recordSetAside',
  /** `{position}`: of a log that was put back, which no terminal holds. */
  'recordLost',
  /** `{position, terminal}`: taken back as a terminal held it; neither the plant nor its author signed it. */
  'recordUnproven',
  /** Found in a damaged database of this terminal, behind places of its run that were not. */
  'behindMissingRecords',
  /** `{by, note}`: an admin gave the event up. */
  'recordDropped',
] as const;

/** The closed union of codes; each has a sentence in both catalogues (held by a test). */
export const refusalCodes = [
  ...kernelRefusals,
  ...plantRefusals,
  ...siteRefusals,
  ...assemblyRefusals,
  ...logisticsRefusals,
  ...peopleRefusals,
  ...qualityRefusals,
] as const;
export type RefusalCode = (typeof refusalCodes)[number];
