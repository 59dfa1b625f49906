/** Why two sides came to no TLS connection, as the one that asked learns it. */
export const tlsFaults = [
  'plantCertificateExpired',
  'plantCertificateNotYetValid',
  /** Of an authority that this side does not believe. */
  'plantCertificateUntrusted',
  /** For another host than the one that was asked for. */
  'plantCertificateOtherHost',
  /** The plant demands one, and this side has none. */
  'ownCertificateMissing',
  'ownCertificateExpired',
  /** Of an authority that the plant does not believe, or not made for a client. */
  'ownCertificateRefused',
  /** The files of this side cannot be read, or do not fit together. */
  'ownCertificateUnusable',
  /** What answers there speaks without TLS. */
  'plantWithoutTls',
  /** What answers there knows no TLS 1.3. */
  'plantTlsTooOld',
] as const;
export type TlsFault = (typeof tlsFaults)[number];

/** The header in which our own servers say why they refused who asked. */
export const refusedHeader = 'takt-tls';

const byCode: readonly (readonly [RegExp, TlsFault])[] = [
  [/^CERT_HAS_EXPIRED$/u, 'plantCertificateExpired'],
  [/^CERT_NOT_YET_VALID$/u, 'plantCertificateNotYetValid'],
  [/^ERR_TLS_CERT_ALTNAME_(?:INVALID|FORMAT)$/u, 'plantCertificateOtherHost'],
  [/ALERT_CERTIFICATE_REQUIRED$/u, 'ownCertificateMissing'],
  [/ALERT_CERTIFICATE_EXPIRED$/u, 'ownCertificateExpired'],
  [
    /ALERT_(?:UNKNOWN_CA|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_REVOKED|CERTIFICATE_UNKNOWN)$/u,
    'ownCertificateRefused',
  ],
  [/WRONG_VERSION_NUMBER$|PACKET_LENGTH_TOO_LONG$|HTTP_REQUEST$/u, 'plantWithoutTls'],
  [/ALERT_PROTOCOL_VERSION$|UNSUPPORTED_PROTOCOL$/u, 'plantTlsTooOld'],
  [
    /^(?:UNABLE_TO_|CERT_|CRL_|ERROR_IN_C|DEPTH_ZERO_|SELF_SIGNED_|INVALID_|PATH_LENGTH_|HOSTNAME_MISMATCH)/u,
    'plantCertificateUntrusted',
  ],
];

/** Where OpenSSL stops before there is a socket to tell, Node has its reason in the text alone. */
const byText: readonly (readonly [RegExp, TlsFault])[] = [
  [/wrong version number|packet length too long/u, 'plantWithoutTls'],
  [/alert protocol version|unsupported protocol/u, 'plantTlsTooOld'],
];

/** Null: it has nothing to do with TLS. */
export function tlsFaultOf(error: Error): TlsFault | null {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const [table, said] = code === 'EPROTO' ? [byText, error.message] : [byCode, code];
  return table.find(([pattern]) => pattern.test(said))?.[1] ?? null;
}
