import type { KeyObject } from 'node:crypto';
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TlsFiles } from '#process/tlsFiles';

/**
 * X.509 certificates as a site's authority makes them, in DER written by hand: Node can read them but not make them, and a test wants expired ones,
 * too, in a millisecond.
 */
export interface Authority {
  readonly name: string;
  readonly key: KeyObject;
  readonly pem: string;
}

export interface Wanted {
  readonly name?: string;
  readonly hosts?: readonly string[];
  /** From the present, days; a negative one has expired. */
  readonly from?: number;
  readonly until?: number;
  readonly uses?: readonly ('server' | 'client')[];
}

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const tlv = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
};
const sequence = (...parts: readonly Buffer[]): Buffer => tlv(0x30, ...parts);

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes = rest.flatMap((arc) => {
    const digits = [arc & 127];
    for (let left = arc >> 7; left > 0; left >>= 7) digits.unshift((left & 127) | 128);
    return digits;
  });
  return tlv(6, Buffer.from([first * 40 + second, ...bytes]));
}

const yes = tlv(1, Buffer.from([255]));
const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'));
const nameOf = (name: string): Buffer =>
  sequence(tlv(0x31, sequence(oid('2.5.4.3'), tlv(0x0c, Buffer.from(name)))));
const timeOf = (days: number): Buffer => {
  const at = new Date(Date.now() + days * 86_400_000).toISOString();
  return tlv(0x18, Buffer.from(`${at.replaceAll(/[-:T]|\..*/gu, '')}Z`));
};
const extension = (id: string, value: Buffer, critical = false): Buffer =>
  sequence(oid(id), ...(critical ? [yes] : []), tlv(4, value));
const hostOf = (host: string): Buffer =>
  /^[\d.]+$/u.test(host) ? tlv(0x87, Buffer.from(host.split('.').map(Number))) : tlv(0x82, Buffer.from(host));
const useIds = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const;

interface Made {
  readonly pem: string;
  readonly key: KeyObject;
}

function made(wanted: Required<Wanted>, extensions: readonly Buffer[], by: Authority | null): Made {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = sequence(
    tlv(0xa0, tlv(2, Buffer.from([2]))),
    tlv(2, Buffer.from([1]), randomBytes(8)),
    ecdsaWithSha256,
    nameOf(by?.name ?? wanted.name),
    sequence(timeOf(wanted.from), timeOf(wanted.until)),
    nameOf(wanted.name),
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(...extensions)),
  );
  const signature = tlv(3, Buffer.from([0]), sign('sha256', body, by?.key ?? privateKey));
  const text = sequence(body, ecdsaWithSha256, signature).toString('base64');
  const lines = text.match(/.{1,64}/gu) ?? [];
  const pem = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
  return { pem, key: privateKey };
}

const usual = { name: 'takt', hosts: ['127.0.0.1'], from: -1, until: 1, uses: ['server', 'client'] } as const;

export function authority(name = 'site authority'): Authority {
  const { pem, key } = made({ ...usual, name }, [extension('2.5.29.19', sequence(yes), true)], null);
  return { name, key, pem };
}

/** For the loopback address, a day long, for both sides, where nothing else is said. */
export function certified(by: Authority, wanted: Wanted = {}): Certificate {
  const all = { ...usual, ...wanted };
  const { pem, key } = made(
    all,
    [
      extension('2.5.29.19', sequence(), true),
      extension('2.5.29.37', sequence(...all.uses.map((use) => oid(useIds[use])))),
      extension('2.5.29.17', sequence(...all.hosts.map(hostOf))),
    ],
    by,
  );
  return { cert: pem, key: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/** Writes them into a folder of their own, over what lay there. */
export function filesOf(
  folder: string,
  name: string,
  { cert, key }: Partial<Certificate>,
  ca?: Authority,
): TlsFiles {
  const place = path.join(folder, name);
  mkdirSync(place, { recursive: true });
  const write = (file: string, text: string): string => {
    writeFileSync(path.join(place, file), text);
    return path.join(place, file);
  };
  return {
    ...(cert === undefined ? {} : { cert: write('cert.pem', cert) }),
    ...(key === undefined ? {} : { key: write('key.pem', key) }),
    ...(ca === undefined ? {} : { ca: write('ca.pem', ca.pem) }),
  };
}
