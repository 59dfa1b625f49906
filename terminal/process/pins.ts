import { randomBytes } from 'node:crypto';
import { hashSync, verify } from '@node-rs/argon2';

/** argon2id as OWASP's password storage cheat sheet recommends it: 19 MiB, t = 2, p = 1. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A PHC string for the person's stream; blocks for about 40 ms. */
export const hashPin = (pin: string): string => hashSync(pin, parameters);

/** 16 random bytes, hex. */
export const newSalt = (): string => randomBytes(16).toString('hex');

/** False for a wrong PIN and for a verifier that cannot be read. About 40 ms, off the engine's thread. */
export const verifyPin = (verifier: string, pin: string): Promise<boolean> =>
  verify(verifier, pin).catch(() => false);

/** 256 random bits. */
export const newToken = (): string => randomBytes(32).toString('base64url');
