import type { Actor, Role, Signature } from '#domain/kernel/actor';
import type { DecideContext, Decision } from '#domain/kernel/decision';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import type { ReadDb } from '#db/open';
import type { Store } from '#db/store';
import type { AttachmentStore } from '#sync/attachments';

/** Sources of secrets, for the few commands that make one. */
export interface Secrets {
  /** argon2id PHC string; takes about 40 ms. */
  hashPin(pin: string): string;
  /** The same of a code that is too long to be guessed: without the site's key, so that a PC which lacks that can look at it. */
  hashCode(code: string): string;
  /** 16 random bytes, hex. */
  newSalt(): string;
}

/** What a command's decision may look at. It decides; it never writes. */
export interface CommandContext extends DecideContext {
  readonly actor: Actor;
  /** Stream states: `store.state(unit, id)`; only its reading part. */
  readonly store: Pick<Store, 'state' | 'reads' | 'setting' | 'clock'>;
  /** Projections of this terminal. */
  readonly read: ReadDb;
  /** Master data in force, or null before the first import. */
  readonly site: SiteConfiguration | null;
  /** The plant is reachable now: decides whether a bypass needs a second person. */
  readonly plantReachable: boolean;
  /** The verified signature(s) of a signed command, first signer first; empty otherwise. */
  readonly signatures: readonly Signature[];
  readonly secrets: Secrets;
  /** Contents that are on this PC's disk. */
  readonly attachments: Pick<AttachmentStore, 'find'>;
}

/** A registered command: who may, whether it must be signed, and the pure decision behind it. Deny by default. */
export interface Command<I> {
  readonly roles: readonly Role[];
  /** True when devices of this terminal and its policies may send it, without a person. */
  readonly devices: boolean;
  /** How many signatures the input must carry (`signature`, `secondSignature`). */
  readonly signed: 0 | 1;
  /** True where the decision compares `signature.recordHash` with the record: elsewhere a signature made under one is refused. */
  readonly bound: boolean;
  decide(input: I, context: CommandContext): Decision;
}

type Decide<I> = (input: I, context: CommandContext) => Decision;

/** `liftHold: signed(role(['quality'], decide))` */
export const role = <I>(roles: readonly Role[], decide: Decide<I>): Command<I> => ({
  roles,
  devices: false,
  signed: 0,
  bound: false,
  decide,
});

/** The same, with the signer's two components checked before the decision; `context.signatures[0]` is the signer. */
export const signed = <I>(command: Command<I>): Command<I> => ({ ...command, signed: 1 });

/** Signed under the record as it was shown to the signer: its decision refuses one made under another. */
export const signedRecord = <I>(command: Command<I>): Command<I> => ({ ...command, signed: 1, bound: true });

/** Open to this terminal's devices and policies as well. */
export const orDevice = <I>(command: Command<I>): Command<I> => ({ ...command, devices: true });
