import { createHash, randomBytes } from 'node:crypto';
import { hashSync, verify } from '@node-rs/argon2';

/** argon2id as OWASP's password storage cheat sheet recommends it: 19 MiB, t = 2, p = 1. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A PHC string of a code that needs no key, because nobody tries all of its kind. */
export const hashCode = (code: string): string => hashSync(code, parameters);

export interface Pins {
  /** A PHC string for the person's stream; blocks for about 40 ms. */
  hashPin(pin: string): string;
  /** False for a wrong PIN and for a verifier that cannot be read here. About 40 ms, off the engine's thread. */
  verifyPin(verifier: string, pin: string): Promise<boolean>;
  /** False where the PIN was hashed under a key that this PC does not have: then no PIN is right. */
  canCheck(verifier: string): boolean;
}

/**
 * PINs under the site's key (`sync/pinKey.ts`), which a verifier names by the PHC format's `keyid`. `pinKey` is null until the
 * plant has told it; verifiers from before there was a key have no `keyid` and are still good.
 */
export const pinsUnder = (pinKey: () => string | null): Pins => ({
  hashPin(pin) {
    const key = pinKey();
    if (key === null) return hashSync(pin, parameters);
    const plain = hashSync(pin, { ...parameters, secret: Buffer.from(key, 'base64') });
    return plain.replace(/(\$m=[^$]+)\$/u, `$1,keyid=${keyIdOf(key)}$`);
  },
  async verifyPin(verifier, pin) {
    const named = keyIdIn(verifier);
    if (named === undefined) return verify(verifier, pin).catch(() => false);
    const key = pinKey();
    if (key === null) return false;
    const secret = Buffer.from(key, 'base64');
    return verify(verifier.replace(`,keyid=${named}`, ''), pin, { secret }).catch(() => false);
  },
  canCheck(verifier) {
    const [named, key] = [keyIdIn(verifier), pinKey()];
    return named === undefined || (key !== null && keyIdOf(key) === named);
  },
});

const keyIdIn = (verifier: string): string | undefined => /,keyid=([\w+/]+)/u.exec(verifier)?.[1];

/** 48 bits of its hash; tells keys apart and gives none away. */
const keyIdOf = (key: string): string =>
  createHash('sha256').update(Buffer.from(key, 'base64')).digest().subarray(0, 6).toString('base64');

/** 16 random bytes, hex. */
export const newSalt = (): string => randomBytes(16).toString('hex');

/** 256 random bits. */
export const newToken = (): string => randomBytes(32).toString('base64url');
