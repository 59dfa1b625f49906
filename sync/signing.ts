import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { canonical } from '#domain/kernel/canonical';

/** Ed25519 keys travel as base64 DER (SPKI, PKCS#8), signatures as base64. */
export interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

export function generateKeyPair(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  };
}

/** Signs UTF-8 text. The key is parsed once: `const signer = signerFor(pair.privateKey)`. */
export function signerFor(privateKey: string): (text: string) => string {
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' });
  return (text) => sign(null, Buffer.from(text), key).toString('base64');
}

const parsed = new Map<string, KeyObject>();

/**
 * What signatures that held were made over, by key and signature: a batch comes again after an answer that was lost, and from
 * everybody who carries it.
 */
const held = new Map<string, string>();
const heldAtMost = 500;

/** False for a wrong signature and for anything that is not a key or a signature: callers treat both alike. */
export function verifySignature(publicKey: string, text: string, signature: string): boolean {
  const name = `${publicKey} ${signature}`;
  if (held.get(name) === text) return true;
  if (!verified(publicKey, text, signature)) return false;
  if (held.size >= heldAtMost) held.clear();
  held.set(name, text);
  return true;
}

function verified(publicKey: string, text: string, signature: string): boolean {
  try {
    let key = parsed.get(publicKey);
    if (!key) {
      key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
      if (parsed.size > 10_000) parsed.clear();
      parsed.set(publicKey, key);
    }
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** What the plant says of a terminal: this key speaks for it, on this site. Signed by the plant's key. */
export const certificate = z.object({
  terminal: z.string().min(1).max(64),
  name: z.string().min(1).max(100),
  site: z.string().min(1).max(64),
  publicKey: z.string().min(40).max(200),
  issuedAt: z.iso.datetime(),
  signature: z.string().min(40).max(200),
});
export type Certificate = z.infer<typeof certificate>;

const certified = ({ signature: _signature, ...rest }: Certificate): string =>
  `takt-certificate-v1\n${canonical(rest)}`;

export const issueCertificate = (
  unsigned: Omit<Certificate, 'signature'>,
  signText: (text: string) => string,
): Certificate => ({ ...unsigned, signature: signText(certified({ ...unsigned, signature: '' })) });

export const certificateHolds = (c: Certificate, plantPublicKey: string): boolean =>
  verifySignature(plantPublicKey, certified(c), c.signature);
