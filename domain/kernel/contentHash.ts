import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Content address of any JSON value: sha-256 (hex) of its RFC 8785 form. Throws on what JSON cannot hold. */
export function contentHash(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('value has no canonical form');
  return createHash('sha256').update(text).digest('hex');
}
