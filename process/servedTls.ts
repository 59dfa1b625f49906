import { X509Certificate } from 'node:crypto';
import https from 'node:https';
import type { RequestListener } from 'node:http';
import type { Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { Cancel, Runtime } from '#domain/kernel/runtime';
import type { TlsFault } from './tlsFaults.ts';
import { refusedHeader } from './tlsFaults.ts';
import type { TlsFiles, TlsTexts } from './tlsFiles.ts';
import { readTls, TlsFilesUnusable } from './tlsFiles.ts';

/** What came to no connection: without TLS, too old, hung up, or without a certificate that is demanded. */
export type RefusedConnection = 'plaintext' | 'oldProtocol' | 'hungUp' | 'other' | TlsFault;

export interface ServedTlsOptions {
  /** `ca`: whose certificates the other side must show; without it, it needs none. */
  readonly files: TlsFiles;
  readonly runtime: Pick<Runtime, 'after' | 'nowMs' | 'monotonicMs'>;
  readonly log: {
    info(fields: Readonly<Record<string, unknown>>, text: string): void;
    warn(fields: Readonly<Record<string, unknown>>, text: string): void;
    error(fields: Readonly<Record<string, unknown>>, text: string): void;
  };
  /** Counts them; the log has one of a kind a minute. */
  readonly onRefused?: (reason: RefusedConnection) => void;
  /** How often the files are looked at, ms. */
  readonly lookMs?: number;
}

const usualLookMs = 30_000;
const day = 24 * 60 * 60 * 1000;
const endsSoonDays = 30;
/** One complaint of a kind a minute. */
const complaintMs = 60_000;
/** How long somebody who is refused may take to read why. */
const farewellMs = 2_000;

/**
 * The certificate of a server, kept as its files are: one that is renewed counts for the next connection, without a restart. TLS 1.3 alone.
 */
export class ServedTls {
  readonly #options: ServedTlsOptions;
  #texts: TlsTexts;
  #own: X509Certificate;
  readonly #servers = new Set<Server>();
  #looking: Cancel | null = null;
  #told: string | null = null;
  /** By fingerprint. */
  readonly #endToldMs = new Map<string, number>();
  readonly #refusedMs = new Map<RefusedConnection, number>();

  /** @throws TlsFilesUnusable */
  constructor(options: ServedTlsOptions) {
    this.#options = options;
    this.#texts = readTls(options.files);
    this.#own = ownOf(this.#texts);
    this.#sayWhenItEnds();
    this.#lookLater();
  }

  /** Until when the certificate is valid, ms since 1970. */
  get validToMs(): number {
    return this.#own.validToDate.getTime();
  }

  /** The hosts that the certificate is for, as a browser has them in `Host`. */
  get hosts(): readonly string[] {
    const names = (this.#own.subjectAltName ?? '').split(', ');
    return names.flatMap((name) => {
      if (name.startsWith('DNS:')) return [name.slice(4).toLowerCase()];
      const address = name.startsWith('IP Address:') ? name.slice(11) : null;
      if (address === null) return [];
      const host = address.includes(':') ? `[${address}]` : address;
      return [URL.parse(`https://${host}`)?.hostname ?? host];
    });
  }

  /** A server that is not listening yet. */
  server(listener: RequestListener): Server {
    const demands = this.#options.files.ca !== undefined;
    const server = https.createServer(
      { ...this.#secrets(), requestCert: demands, rejectUnauthorized: false },
      listener,
    );
    if (demands) this.#guard(server);
    const refused = (error: Error, socket: TLSSocket): void => this.#refused(kindOf(error), socket);
    server.on('tlsClientError', refused);
    this.#servers.add(server);
    server.on('close', () => this.#servers.delete(server));
    return server;
  }

  /** Takes what the files hold now; what cannot be used leaves the one that is there. */
  look(): void {
    try {
      const texts = readTls(this.#options.files);
      if (JSON.stringify(texts) === JSON.stringify(this.#texts)) {
        this.#tell(null);
        return this.#sayWhenItEnds();
      }
      const own = ownOf(texts);
      this.#texts = texts;
      this.#own = own;
      for (const server of this.#servers) server.setSecureContext(this.#secrets());
      this.#told = null;
      this.#options.log.info({ validTo: own.validToDate.toISOString() }, 'took the renewed certificate');
      this.#sayWhenItEnds();
    } catch (error) {
      if (!(error instanceof TlsFilesUnusable)) throw error;
      this.#tell(error.message);
    }
  }

  stop(): void {
    this.#looking?.cancel();
    this.#looking = null;
  }

  #secrets() {
    return { ...this.#texts, minVersion: 'TLSv1.3' } as const;
  }

  #lookLater(): void {
    const { runtime, lookMs = usualLookMs } = this.#options;
    this.#looking = runtime.after(lookMs, () => {
      this.look();
      this.#lookLater();
    });
  }

  #tell(fault: string | null): void {
    if (fault !== null && fault !== this.#told)
      this.#options.log.error({ fault }, 'the certificate files cannot be used; the one before goes on');
    this.#told = fault;
  }

  #refused(reason: RefusedConnection, socket: TLSSocket): void {
    const { onRefused, runtime, log } = this.#options;
    onRefused?.(reason);
    const now = runtime.monotonicMs();
    // Hanging up is what a look whether a port is open does.
    if (reason === 'hungUp' || now - (this.#refusedMs.get(reason) ?? -complaintMs) < complaintMs) return;
    this.#refusedMs.set(reason, now);
    log.warn({ reason, from: socket.remoteAddress }, 'a connection was refused');
  }

  #sayWhenItEnds(): void {
    const { log } = this.#options;
    const leftDays = this.#endingIn(this.#own.fingerprint256, this.validToMs);
    const validTo = this.#own.validToDate.toISOString();
    if (leftDays === null) return;
    if (leftDays < 0) log.error({ validTo }, 'the certificate has expired: nobody believes this server');
    else log.warn({ validTo, leftDays }, 'the certificate ends soon');
  }

  /** Who has it may be at a PC that nobody looks at. */
  #sayWhenTheirsEnds(socket: TLSSocket): void {
    const { fingerprint256, subject, valid_to: validTo } = socket.getPeerCertificate();
    const leftDays = this.#endingIn(fingerprint256, Date.parse(validTo));
    if (leftDays === null) return;
    const from = socket.remoteAddress;
    this.#options.log.warn(
      { of: subject.CN, from, validTo, leftDays },
      'a certificate that was shown ends soon',
    );
  }

  /** Days that are left, where there are few and nobody was told today; else null. */
  #endingIn(fingerprint: string, validToMs: number): number | null {
    const now = this.#options.runtime.nowMs();
    const leftDays = Math.floor((validToMs - now) / day);
    const told = this.#endToldMs.get(fingerprint);
    if (leftDays >= endsSoonDays || (told !== undefined && Math.abs(now - told) < day)) return null;
    this.#endToldMs.set(fingerprint, now);
    return leftDays;
  }

  /**
   * Who shows no certificate of the site is told why and sent away before anything of the request is read. TLS itself could end the connection,
   * but not say why, and a PC would call that offline.
   */
  #guard(server: Server): void {
    const [serve] = server.listeners('secureConnection');
    if (serve === undefined) throw new Error('an HTTPS server without its own listener');
    server.removeAllListeners('secureConnection');
    server.on('secureConnection', (socket: TLSSocket) => {
      const fault = this.#faultOf(socket);
      if (fault === null) {
        this.#sayWhenTheirsEnds(socket);
        return void serve.call(server, socket);
      }
      this.#refused(fault, socket);
      sendAway(socket, fault);
    });
  }

  #faultOf(socket: TLSSocket): TlsFault | null {
    if (socket.authorized) return null;
    const { raw } = socket.getPeerCertificate() as { readonly raw?: Buffer };
    if (raw === undefined) return 'ownCertificateMissing';
    // Whoever has the key of this server is this server: its own office terminal.
    if (raw.equals(this.#own.raw)) return null;
    const why = String(socket.authorizationError);
    return why.includes('CERT_HAS_EXPIRED') ? 'ownCertificateExpired' : 'ownCertificateRefused';
  }
}

function ownOf({ cert }: TlsTexts): X509Certificate {
  if (cert === undefined) throw new TlsFilesUnusable('a server needs a certificate and its key');
  return new X509Certificate(cert);
}

function sendAway(socket: TLSSocket, fault: TlsFault): void {
  const body = JSON.stringify({ code: 'certificateRefused', reason: fault });
  const head = [
    'HTTP/1.1 403 Forbidden',
    'connection: close',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    `${refusedHeader}: ${fault}`,
  ];
  socket.on('error', () => undefined);
  socket.setTimeout(farewellMs, () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  // What was sent is thrown away unread; left in the buffer it would reset the connection before the answer is read.
  socket.resume();
}

function kindOf(error: Error & { readonly code?: string }): RefusedConnection {
  const code = error.code ?? '';
  if (code.endsWith('HTTP_REQUEST')) return 'plaintext';
  if (/UNSUPPORTED_PROTOCOL$|WRONG_VERSION_NUMBER$/u.test(code)) return 'oldProtocol';
  return code === 'ECONNRESET' ? 'hungUp' : 'other';
}
