import type { HttpAnswer } from '#process/httpClient';
import type { TlsFault } from '#process/tlsFaults';

const words: Readonly<Record<TlsFault, string>> = {
  plantCertificateExpired: "the plant's certificate has expired, or the clock of this PC is wrong",
  plantCertificateNotYetValid: "the plant's certificate is not valid yet, or the clock of this PC is wrong",
  plantCertificateUntrusted:
    "the plant's certificate is of an authority that is not believed here: name the site's authority in TAKT_TLS_CA",
  plantCertificateOtherHost: "the plant's certificate is for another host than the one in its address",
  ownCertificateMissing:
    'the plant demands a certificate: name it in TAKT_TLS_CERT and its key in TAKT_TLS_KEY',
  ownCertificateExpired: 'the certificate in TAKT_TLS_CERT has expired',
  ownCertificateRefused: 'the plant does not believe the authority of the certificate in TAKT_TLS_CERT',
  ownCertificateUnusable: 'the files that TAKT_TLS_CA, TAKT_TLS_CERT and TAKT_TLS_KEY name cannot be used',
  plantWithoutTls: 'what answers there speaks without TLS: an address with http://, or another port?',
  plantTlsTooOld: 'what answers there knows no TLS 1.3',
};

/** In one line what is wrong between here and a plant. */
export const tlsWords = (fault: TlsFault): string => words[fault];

/** Why a request got no answer. */
export function failureWords({ detail, tls }: Extract<HttpAnswer, { kind: 'failed' }>): string {
  if (tls === undefined) return detail;
  return tls === 'ownCertificateUnusable' ? `${words[tls]}: ${detail}` : words[tls];
}
