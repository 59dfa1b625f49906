import type Database from 'better-sqlite3';
import { verifySignature } from '#sync/signing';
import { enrolmentIn } from './enrolment.ts';

/** The database is another terminal's: what would be recorded in it could never leave this PC. */
export class ForeignDatabase extends Error {
  constructor(file: string, name: string) {
    super(
      `${file} is the database of another PC ("${name}"), whose key this folder does not hold: restore a backup of this PC`,
    );
    this.name = 'ForeignDatabase';
  }
}

/**
 * Name of the PC whose database it is, where the key that signs here is not that PC's; null where it fits, where there is no key, and
 * where nobody was enrolled.
 */
export function strangerIn(
  database: Database.Database,
  sign: ((text: string) => string) | null,
): string | null {
  const enrolment = enrolmentIn(database);
  if (enrolment === null || sign === null) return null;
  const { publicKey, name } = enrolment.certificate;
  return verifySignature(publicKey, probe, sign(probe)) ? null : name;
}

/** The same where the key itself cannot be used (sealed by the keyring, see sealedKeys.ts): by the PC's public key. */
export function strangerBeside(database: Database.Database, publicKey: string | null): string | null {
  const enrolment = enrolmentIn(database);
  if (enrolment === null || publicKey === null) return null;
  return enrolment.certificate.publicKey === publicKey ? null : enrolment.certificate.name;
}

const probe = 'takt-own-database-v1';
