import type { FloorStore } from './floorPorts.ts';
import type { Certificate } from './signing.ts';
import { certificateHolds } from './signing.ts';

/** Which terminals are who they say: certificates signed by this site's plant, kept so that others' words can be passed on. */
export class FloorCertificates {
  readonly #store: FloorStore;
  readonly #site: string;
  readonly #plantKey: string;
  readonly #own: Certificate;
  /** Signature of the last certificate found good, by terminal. */
  readonly #good = new Map<string, string>();

  constructor(parts: {
    readonly store: FloorStore;
    readonly site: string;
    readonly plantKey: string;
    readonly certificate: Certificate;
  }) {
    this.#store = parts.store;
    this.#site = parts.site;
    this.#plantKey = parts.plantKey;
    this.#own = parts.certificate;
  }

  of(terminal: string): Certificate | null {
    return terminal === this.#own.terminal ? this.#own : this.#store.certificateOf(terminal);
  }

  believed(certificate: Certificate): boolean {
    const { terminal, site, signature } = certificate;
    if (site !== this.#site || !this.#store.trusts(terminal)) return false;
    const key = `${certificate.publicKey} ${certificate.name} ${certificate.issuedAt} ${signature}`;
    if (this.#good.get(terminal) === key) return true;
    if (!certificateHolds(certificate, this.#plantKey)) return false;
    this.#good.set(terminal, key);
    if (terminal !== this.#own.terminal && this.#store.certificateOf(terminal)?.signature !== signature)
      this.#store.keepCertificate(certificate);
    return true;
  }
}
