import { createHash, createPublicKey } from 'node:crypto';
import type { Runtime } from '#domain/kernel/runtime';
import { isoInstant } from '#domain/kernel/runtime';
import type { EnrollAnswer, EnrollRequest } from '#sync/messages';
import type { SealedPinKey } from '#sync/pinKey';
import { pinKeyOf, sealPinKey } from '#sync/pinKey';
import type { Certificate, KeyPair } from '#sync/signing';
import { issueCertificate, signerFor } from '#sync/signing';
import { isStorable } from './intake/storable.ts';
import type { Heartbeat, IdentityStore, PlantRecord } from './store.ts';

/** The database belongs to another plant, or this plant's key is gone. */
export class ForeignDatabase extends Error {
  constructor() {
    super(
      'the database belongs to a plant with another key: put plant-key.json of its data folder (of its first node) into this one, or use another database',
    );
    this.name = 'ForeignDatabase';
  }
}

export interface IdentityParts {
  readonly store: IdentityStore;
  readonly runtime: Runtime;
  readonly site: string;
  readonly keys: KeyPair;
  /** A fresh one-time code of at least 60 random bits; unguessable, unlike `Runtime.random`. */
  newCode(): string;
}

export interface OneTimeCode {
  readonly code: string;
  readonly expiresAt: string;
}

/** What a one-time code is for besides enrolling: taking over from this terminal, whose key is not believed any more where `revoke`. */
export interface CodePurpose {
  readonly terminal: string;
  readonly revoke: boolean;
}

export type Enrolment =
  | { readonly status: 'enrolled'; readonly answer: EnrollAnswer }
  | { readonly status: 'refused'; readonly code: EnrolmentRefusal };
type EnrolmentRefusal = 'unknownCode' | 'expiredCode' | 'badPublicKey' | 'badName' | 'unknownTerminal';

/** Strangers make the plant read its database no oftener than this. */
const refreshEveryMs = 100;

export interface EnrolledTerminal {
  readonly certificate: Certificate;
  readonly revokedAt: string | null;
}

/** Who this plant is and who may speak to it. Terminals are held in memory, so that checking one reads no database. */
export class Identity {
  #record: PlantRecord;
  readonly signText: (text: string) => string;
  readonly #parts: IdentityParts;
  readonly #terminals = new Map<string, EnrolledTerminal>();
  #refreshedMs = -Infinity;
  /** What was stored of the terminals at the start. */
  readonly heartbeats: readonly Heartbeat[];

  private constructor(parts: IdentityParts, record: PlantRecord, heartbeats: readonly Heartbeat[]) {
    this.#parts = parts;
    this.#record = record;
    this.heartbeats = heartbeats;
    this.signText = signerFor(parts.keys.privateKey);
  }

  /** @throws ForeignDatabase */
  static async open(parts: IdentityParts): Promise<Identity> {
    const { store, site, keys, runtime } = parts;
    const fresh = { serverId: runtime.newId(), epoch: 1, site, publicKey: keys.publicKey };
    const record = await store.identify(fresh);
    if (record.publicKey !== keys.publicKey) throw new ForeignDatabase();
    const terminals = await store.terminals();
    const identity = new Identity(
      parts,
      record,
      terminals.flatMap((t) => t.heartbeat ?? []),
    );
    for (const { certificate, revokedAt } of terminals) {
      identity.#terminals.set(certificate.terminal, { certificate, revokedAt });
    }
    return identity;
  }

  get record(): PlantRecord {
    return this.#record;
  }

  terminal(terminal: string): EnrolledTerminal | undefined {
    return this.#terminals.get(terminal);
  }

  /** Looks into the store for one that is not known here: another node may have enrolled it a moment ago. */
  async find(terminal: string): Promise<EnrolledTerminal | undefined> {
    const nowMs = this.#parts.runtime.monotonicMs();
    if (!this.#terminals.has(terminal) && nowMs - this.#refreshedMs > refreshEveryMs) await this.refresh();
    return this.#terminals.get(terminal);
  }

  /** Reads what other nodes enrolled and revoked, and which epoch it is. */
  async refresh(): Promise<void> {
    this.#refreshedMs = this.#parts.runtime.monotonicMs();
    this.#record = await this.#parts.store.identify(this.#record);
    for (const { certificate, revokedAt } of await this.#parts.store.terminals()) {
      const known = this.#terminals.get(certificate.terminal)?.revokedAt ?? null;
      this.#terminals.set(certificate.terminal, { certificate, revokedAt: known ?? revokedAt });
    }
  }

  terminals(): readonly EnrolledTerminal[] {
    return [...this.#terminals.values()];
  }

  /** The site's key for PINs, for a terminal's key of one ask. Null for a key that is none. */
  pinKeyFor(terminal: string, publicKey: string): SealedPinKey | null {
    try {
      const pinKey = pinKeyOf(this.#parts.keys.privateKey);
      return sealPinKey(pinKey, { terminal, publicKey }, this.signText);
    } catch {
      return null;
    }
  }

  /** One that is made for taking over from a terminal enrols no other PC, and none that does not say so. */
  async createCode(validMs: number, replaces: CodePurpose | null = null): Promise<OneTimeCode> {
    const code = this.#parts.newCode();
    const expiresAt = isoInstant(this.#parts.runtime.nowMs() + validMs);
    await this.#parts.store.addCode(codeHash(code, replaces), expiresAt);
    return { code, expiresAt };
  }

  /** A code for the first PC, or null when there are terminals already. */
  async firstCode(validMs: number): Promise<OneTimeCode | null> {
    return this.#terminals.size === 0 ? this.createCode(validMs) : null;
  }

  async enroll(request: EnrollRequest): Promise<Enrolment> {
    if (!isEd25519(request.publicKey)) return { status: 'refused', code: 'badPublicKey' };
    if (!isStorable(request.name)) return { status: 'refused', code: 'badName' };
    const { store, runtime } = this.#parts;
    const now = isoInstant(runtime.nowMs());
    const replaces = this.#purposeOf(request);
    if (replaces === undefined) return { status: 'refused', code: 'unknownTerminal' };
    const certificate = this.#certify(request, now, replaces);
    const use = await store.enroll(codeHash(request.code, replaces), now, certificate);
    if (use.status === 'unknown') return { status: 'refused', code: 'unknownCode' };
    if (use.status === 'expired') return { status: 'refused', code: 'expiredCode' };
    if (use.status === 'used') this.#terminals.set(certificate.terminal, { certificate, revokedAt: null });
    else await this.refresh();
    const own = this.terminals().find((t) => t.certificate.publicKey === request.publicKey);
    return own
      ? { status: 'enrolled', answer: this.#answer(own.certificate, replaces) }
      : { status: 'refused', code: 'unknownCode' };
  }

  async revoke(terminal: string): Promise<boolean> {
    const known = this.#terminals.get(terminal);
    if (!known) return false;
    const at = isoInstant(this.#parts.runtime.nowMs());
    await this.#parts.store.revoke(terminal, at);
    this.#terminals.set(terminal, { ...known, revokedAt: known.revokedAt ?? at });
    return true;
  }

  /** Null for a PC that replaces none; undefined where there is no such terminal, or several of the name. */
  #purposeOf({ replaces }: EnrollRequest): CodePurpose | null | undefined {
    if (replaces === undefined) return null;
    const known = this.#terminals.has(replaces.terminal)
      ? [replaces.terminal]
      : this.terminals().flatMap(({ certificate: { terminal, name } }) =>
          name === replaces.terminal ? [terminal] : [],
        );
    const [terminal, ...others] = known;
    return terminal === undefined || others.length > 0 ? undefined : { terminal, revoke: replaces.revoke };
  }

  #certify(request: EnrollRequest, issuedAt: string, replaces: CodePurpose | null): Certificate {
    const { runtime, site } = this.#parts;
    const { publicKey } = request;
    const old = replaces && this.#terminals.get(replaces.terminal);
    const name = old?.certificate.name ?? request.name;
    return issueCertificate({ terminal: runtime.newId(), name, site, publicKey, issuedAt }, this.signText);
  }

  #answer(certificate: Certificate, replaces: CodePurpose | null): EnrollAnswer {
    const { serverId, epoch, site, publicKey } = this.record;
    const replaced = replaces && { replaced: replaces.terminal };
    return {
      serverId,
      epoch,
      site,
      plantKey: publicKey,
      terminal: certificate.terminal,
      certificate,
      ...replaced,
    };
  }
}

/** People type codes: case and separators do not count. */
const codeHash = (code: string, replaces: CodePurpose | null): string =>
  createHash('sha256')
    .update(`takt-code-v1\n${code.toUpperCase().replaceAll(/[^0-9A-Z]/gu, '')}`)
    .update(replaces === null ? '' : `\nreplaces ${replaces.terminal}${replaces.revoke ? '\nrevoke' : ''}`)
    .digest('hex');

function isEd25519(publicKey: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' && isStorable(publicKey);
  } catch {
    return false;
  }
}
