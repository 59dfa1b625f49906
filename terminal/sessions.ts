import type { Role } from '#domain/kernel/actor';
import type { Cancel, Runtime } from '#domain/kernel/runtime';
import type { BreakGlass } from '#domain/site/terminal';
import type { SessionEnd } from './contract/define.ts';
import type { SignedIn } from './contract/session.ts';
import type { TriesBook, Wait } from './lockOut.ts';
import { breakGlass, LockOut } from './lockOut.ts';

/** A person as sign-in sees them. */
export interface Credentials extends SignedIn {
  readonly active: boolean;
  /** argon2id PHC string; null until a PIN was set. */
  readonly pinVerifier: string | null;
}

export interface SessionPorts {
  readonly runtime: Runtime;
  /** 256 random bits as text. */
  readonly newToken: () => string;
  readonly byBadge: (badge: string) => Credentials | null;
  readonly verifyPin: (verifier: string, pin: string) => Promise<boolean>;
  /** Whether this PC has the key under which the PIN was hashed; left out where PINs need none. */
  readonly canCheck?: (verifier: string) => boolean;
  /** Without input for this long a session ends, seconds. */
  readonly idleLockS: number;
  /** This PC's break-glass code that was not used; null where there is none, or left out. */
  readonly breakGlass?: () => Pick<BreakGlass, 'seal' | 'verifier'> | null;
  /** Where wrong PINs are written down. */
  readonly tries: TriesBook;
}

interface Session {
  readonly badge: string;
  /** Let in by the break-glass code. */
  readonly emergency: boolean;
  seenMs: number;
  /** Called when it is over. */
  readonly listeners: Set<() => void>;
}

/** `wait` is null where another try may follow at once. */
interface Wrong {
  readonly ok: false;
  readonly wait: Wait | null;
  /** Set where no PIN of this badge can be right here, because this PC lacks the site's key for PINs. */
  readonly pinKey?: 'missing';
}
export type SignInResult = { readonly ok: true; readonly token: string; readonly signedIn: SignedIn } | Wrong;

/** `ended` is null for what was never a session of this engine, or was ended by somebody. */
export type SessionOf =
  | { readonly status: 'active'; readonly signedIn: SignedIn }
  | { readonly status: 'none'; readonly ended: SessionEnd | null };

/** Verified against when no such badge exists, so that a wrong badge takes as long as a wrong PIN. */
const nobody =
  '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$Yl9GX0yB9S2FhZSRNFvNiK2P4z3pJ0fP7wqJ1m1h9Zc';

/**
 * Who is signed in at this engine. Tokens live in memory: a restarted engine asks everyone to sign in again, because it cannot
 * say for how long nobody was at the PC. Each token begins with the mark of its run, so that the person is told.
 */
export class Sessions {
  readonly #ports: SessionPorts;
  readonly #run: string;
  readonly #sessions = new Map<string, Session>();
  readonly #lockOut: LockOut;

  constructor(ports: SessionPorts) {
    this.#ports = ports;
    this.#run = ports.newToken();
    this.#lockOut = new LockOut(ports.runtime, ports.tries);
  }

  get idleLockS(): number {
    return this.#ports.idleLockS;
  }

  async signIn(badge: string, pin: string): Promise<SignInResult> {
    const checked = await this.check(badge, pin);
    if (!checked.ok) return checked;
    return { ok: true, token: this.#begin(badge, false), signedIn: checked.signedIn };
  }

  /** Whether a code is this PC's sealed one; wrong ones count as wrong PINs do. The answer names its seal; null: there is none. */
  async checkBreakGlass(code: string): Promise<{ readonly ok: true; readonly seal: string } | Wrong | null> {
    const wait = this.#lockOut.wait(breakGlass);
    if (wait !== null) return { ok: false, wait };
    const sealed = this.#ports.breakGlass?.() ?? null;
    if (sealed === null) return null;
    this.#lockOut.begin(breakGlass);
    if (!(await this.#ports.verifyPin(sealed.verifier, code)))
      return { ok: false, wait: this.#lockOut.wait(breakGlass) };
    this.#lockOut.passed(breakGlass);
    return { ok: true, seal: sealed.seal };
  }

  /** Whom a badge names, where they may act here; null for all others. Looks at no PIN. */
  named(badge: string): SignedIn | null {
    const person = this.#ports.byBadge(badge);
    return person?.active ? signedInOf(person, true) : null;
  }

  /** A session that no PIN began: only behind a recorded opening of the break-glass code. */
  beginEmergency(badge: string): string {
    return this.#begin(badge, true);
  }

  /** Both components of a signature; counts towards the same lock-out as signing in. */
  async check(
    badge: string,
    pin: string,
  ): Promise<{ readonly ok: true; readonly signedIn: SignedIn } | Wrong> {
    const wait = this.#lockOut.wait(badge);
    if (wait !== null) return { ok: false, wait };
    const person = this.#ports.byBadge(badge);
    if (person?.pinVerifier && this.#ports.canCheck?.(person.pinVerifier) === false)
      return { ok: false, wait: null, pinKey: 'missing' };
    this.#lockOut.begin(badge);
    const right = await this.#ports.verifyPin(person?.pinVerifier ?? nobody, pin);
    if (!right || !person?.active || person.pinVerifier === null)
      return { ok: false, wait: this.#lockOut.wait(badge) };
    this.#lockOut.passed(badge);
    return { ok: true, signedIn: signedInOf(person, false) };
  }

  /** The person of a token, asked again at every call: roles withdrawn or people deactivated take effect at once. */
  of(token: string | undefined): SessionOf {
    if (token === undefined) return { status: 'none', ended: null };
    const session = this.#sessions.get(token);
    if (!session) return { status: 'none', ended: token.startsWith(`${this.#run}.`) ? null : 'restart' };
    const idle = this.#leftMs(session) < 0;
    const person = this.#ports.byBadge(session.badge);
    if (idle || !person?.active) {
      this.#end(token);
      return { status: 'none', ended: idle ? 'idle' : null };
    }
    return { status: 'active', signedIn: signedInOf(person, session.emergency) };
  }

  /** Only looks: who calls next is still told why it is over. */
  isActive(token: string | undefined): boolean {
    const session = token === undefined ? undefined : this.#sessions.get(token);
    if (!session || this.#leftMs(session) < 0) return false;
    return this.#ports.byBadge(session.badge)?.active === true;
  }

  /** A person touched something; queries that a screen repeats by itself do not count. What is over stays over. */
  touch(token: string | undefined): void {
    const session = token === undefined ? undefined : this.#sessions.get(token);
    if (session && this.#leftMs(session) >= 0) session.seenMs = this.#ports.runtime.monotonicMs();
  }

  signOut(token: string): void {
    this.#end(token);
  }

  /** Aborts with `signal`, and when the session of the token is over: signed out, or nobody there for too long. */
  lasting(token: string | undefined, signal: AbortSignal): AbortSignal {
    const session = token === undefined ? undefined : this.#sessions.get(token);
    if (!session) return AbortSignal.abort();
    const over = new AbortController();
    let timer: Cancel;
    const stop = (): void => {
      timer.cancel();
      session.listeners.delete(stop);
      signal.removeEventListener('abort', stop);
      over.abort();
    };
    const look = (): void => {
      const left = this.#leftMs(session);
      if (left < 0) stop();
      else timer = this.#ports.runtime.after(left + 1, look);
    };
    timer = this.#ports.runtime.after(this.#leftMs(session) + 1, look);
    session.listeners.add(stop);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    return over.signal;
  }

  #begin(badge: string, emergency: boolean): string {
    const token = `${this.#run}.${this.#ports.newToken()}`;
    const seenMs = this.#ports.runtime.monotonicMs();
    this.#sessions.set(token, { badge, emergency, seenMs, listeners: new Set() });
    return token;
  }

  #leftMs({ seenMs }: Session): number {
    return seenMs + this.#ports.idleLockS * 1000 - this.#ports.runtime.monotonicMs();
  }

  #end(token: string): void {
    const session = this.#sessions.get(token);
    this.#sessions.delete(token);
    for (const listener of session?.listeners ?? []) listener();
  }
}

const signedInOf = ({ person, badge, name, roles }: Credentials, emergency: boolean): SignedIn => ({
  person,
  badge,
  name,
  roles,
  ...(emergency ? { emergency } : {}),
});

/** The role in which a person acts: the first of theirs that the command allows. */
export const actingRole = (held: readonly Role[], allowed: readonly Role[]): Role | null =>
  held.find((r) => allowed.includes(r)) ?? null;
