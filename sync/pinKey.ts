import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { verifySignature } from './signing.ts';

/**
 * The key under which PINs are hashed on a site (argon2's secret), 32 bytes as base64: what is in events and databases is of no use
 * without it. Made from the plant's private key, so that there is no second secret to keep and every plant node has it.
 */
export const pinKeyOf = (plantPrivateKey: string): string =>
  derived(Buffer.from(plantPrivateKey, 'base64'), '', 'takt-pin-key-v1', 32).toString('base64');

/** X25519 keys travel as base64 DER (SPKI). `sealed`: AES-256-GCM, its 16-byte tag last; base64. */
export const sealedPinKey = z.object({
  ephemeralKey: z.string().min(40).max(200),
  sealed: z.string().min(60).max(200),
  signature: z.string().min(40).max(200),
});
export type SealedPinKey = z.infer<typeof sealedPinKey>;

export interface PinKeyAsk {
  readonly publicKey: string;
  /** Null for an answer that the plant did not give to this terminal for this ask. */
  open(answer: SealedPinKey, terminal: string, plantKey: string): string | null;
}

/** A key pair for one ask; the answer is for whoever has it, on whatever wire it travels. */
export function askForPinKey(): PinKeyAsk {
  const { publicKey: own, privateKey } = generateKeyPairSync('x25519');
  const publicKey = exported(own);
  return {
    publicKey,
    open(answer, terminal, plantKey) {
      const said = signedText(terminal, publicKey, answer);
      if (!verifySignature(plantKey, said, answer.signature)) return null;
      try {
        const cipher = sealing(privateKey, answer.ephemeralKey, [publicKey, answer.ephemeralKey]);
        return opened(cipher, Buffer.from(answer.sealed, 'base64'));
      } catch {
        return null;
      }
    },
  };
}

/** The plant's side. @throws for a key that is none */
export function sealPinKey(
  pinKey: string,
  ask: { readonly terminal: string; readonly publicKey: string },
  signText: (text: string) => string,
): SealedPinKey {
  const { publicKey: own, privateKey } = generateKeyPairSync('x25519');
  const ephemeralKey = exported(own);
  const cipher = sealing(privateKey, ask.publicKey, [ask.publicKey, ephemeralKey]);
  const closing = createCipheriv('aes-256-gcm', cipher.key, cipher.iv);
  const parts = [closing.update(Buffer.from(pinKey, 'base64')), closing.final(), closing.getAuthTag()];
  const answer = { ephemeralKey, sealed: Buffer.concat(parts).toString('base64') };
  return { ...answer, signature: signText(signedText(ask.terminal, ask.publicKey, answer)) };
}

const signedText = (
  terminal: string,
  publicKey: string,
  { ephemeralKey, sealed }: Pick<SealedPinKey, 'ephemeralKey' | 'sealed'>,
): string => `takt-pin-key-v1\n${terminal}\n${publicKey}\n${ephemeralKey}\n${sealed}`;

const exported = (key: KeyObject): string => key.export({ type: 'spki', format: 'der' }).toString('base64');

function opened({ key, iv }: ReturnType<typeof sealing>, sealed: Buffer): string {
  const opening = createDecipheriv('aes-256-gcm', key, iv);
  opening.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([opening.update(sealed.subarray(0, -16)), opening.final()]).toString('base64');
}

/** Both are used once: each ask and each answer has a key pair of its own. */
function sealing(privateKey: KeyObject, theirs: string, both: readonly string[]) {
  const publicKey = createPublicKey({ key: Buffer.from(theirs, 'base64'), format: 'der', type: 'spki' });
  const shared = diffieHellman({ privateKey, publicKey });
  const salt = createHash('sha256').update(both.join('\n')).digest('base64');
  const bytes = derived(shared, salt, 'takt-pin-key-seal-v1', 44);
  return { key: bytes.subarray(0, 32), iv: bytes.subarray(32) };
}

const derived = (secret: Uint8Array, salt: string, info: string, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, length));
