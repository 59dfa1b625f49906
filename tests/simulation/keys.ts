import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { KeyPair } from '#sync/signing';
import type { Dice } from './dice.ts';

/** PKCS#8 in front of the 32 bytes of an Ed25519 seed (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A key pair by chance of the run, so that signatures are the same in every run of a seed. */
export function keyPairOf(dice: Dice): KeyPair {
  const der = Buffer.concat([pkcs8, dice.bytes(32)]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
  return { publicKey, privateKey: der.toString('base64') };
}
