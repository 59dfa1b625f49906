import { createHash } from 'node:crypto';
import { canonical } from './canonical.ts';

/** Content address of any JSON value: sha-256 (hex) of its RFC 8785 form. Throws on what JSON cannot hold. */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}
