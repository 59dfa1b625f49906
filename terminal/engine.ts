import type { Actor, Signature } from '#domain/kernel/actor';
import type { Decision } from '#domain/kernel/decision';
import type { Refusal } from '#domain/kernel/refusal';
import { refuse } from '#domain/kernel/refusal';
import type { Runtime } from '#domain/kernel/runtime';
import { isoInstant } from '#domain/kernel/runtime';
import { site } from '#domain/site/site';
import { streamTypeOf } from '#domain/streams';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import type { OpenDatabase, ReadDb } from '#db/open';
import type { Decided, Store } from '#db/store';
import type { AttachmentStore } from '#sync/attachments';
import type { EventBody } from '#sync/envelope';
import { toRecorded } from '#sync/envelope';
import type { Command, CommandContext, Secrets } from './commands/command.ts';
import type { QueryContext } from './commands/registry.ts';
import type { SignatureInput } from './contract/define.ts';
import type { SignedIn } from './contract/session.ts';
import type { PeopleCache } from './peopleCache.ts';
import type { CommittingPolicy, PolicyContext } from './policies/policy.ts';
import { actingRole } from './sessions.ts';
import type { Sessions } from './sessions.ts';

/** Who sends a command: a signed-in person, or a device or policy of this terminal. */
export type Caller =
  | { readonly kind: 'person'; readonly signedIn: SignedIn }
  | { readonly kind: 'device'; readonly device: string }
  | { readonly kind: 'policy'; readonly policy: string };

/** Makes a command have one effect however often it is sent; the key is the sender's, `procedure` is `<area>.<verb>`. */
export interface Once {
  readonly key: string;
  readonly procedure: string;
}

export type Executed = Decided;

export interface EngineParts {
  readonly store: Store;
  readonly database: OpenDatabase;
  readonly runtime: Runtime;
  readonly sessions: Sessions;
  readonly policies: readonly CommittingPolicy[];
  readonly plantReachable: () => boolean;
  readonly secrets: Secrets;
  /** How old this PC's knowledge of people is; left out where it does not age. */
  readonly people?: Pick<PeopleCache, 'state'>;
  readonly attachments: Pick<AttachmentStore, 'find'>;
}

/** What this terminal said "no" to by its rules; nothing was written. */
export interface RefusedCommand {
  readonly command: Command<never>;
  readonly input: unknown;
  readonly refusal: Refusal;
}

/** The one way to write: authorise, decide, one transaction. */
export class Engine {
  readonly #parts: EngineParts;
  readonly #policies = new Map<string, CommittingPolicy[]>();
  readonly #refusalListeners = new Set<(refused: RefusedCommand) => void>();

  constructor(parts: EngineParts) {
    this.#parts = parts;
    for (const policy of parts.policies) {
      for (const type of policy.on) this.#policies.set(type, [...(this.#policies.get(type) ?? []), policy]);
    }
  }

  /**
   * Carries a parsed input through role, signatures, decision and commit. An answer with `ok: true` means that the events are
   * on this disk. With a key that was answered before, it is that answer and nothing is written; a refusal is never kept, what was
   * refused is decided anew.
   * @throws StorageFailure when the disk did not take them.
   */
  async execute<I>(command: Command<I>, input: I, caller: Caller, once?: Once): Promise<Executed> {
    const actor = actorOf(command, caller);
    if (!actor) return roleRefused(command);
    const outdated = isEmergency(caller) ? null : this.#notVouched();
    if (command.signed > 0 && outdated) return outdated;
    const signatures = command.signed > 0 ? await this.#signatures(command, input) : [];
    if ('ok' in signatures) return signatures;
    // From here to the commit nothing waits: of two with one key, the second finds the first's answer.
    const recalled = once && this.#parts.store.recall({ ...once, sender: senderOf(caller), input });
    if (recalled?.status === 'reused') return refuse('idempotencyKeyReused');
    if (recalled?.status === 'answered') return { ok: true, events: recalled.answer };
    const decided = this.#parts.store.decide(
      () => {
        const decision = command.decide(input, this.#commandContext(actor, signatures));
        return outdated && actor.kind === 'person' && loosens(decision) ? outdated : decision;
      },
      {
        actor,
        ...(recalled ? { request: recalled.request } : {}),
        consequences: (event) => this.#consequences(event),
      },
    );
    if (!decided.ok)
      for (const listener of this.#refusalListeners) listener({ command, input, refusal: decided });
    return decided;
  }

  /** Whoever may sign, or loosen, may have been deactivated long since; null while the plant has vouched lately enough. */
  #notVouched(): Refusal | null {
    const people = this.#parts.people?.state();
    return people?.trust === 'expired' ? refuse('peopleNotVouched', { days: people.days }) : null;
  }

  /** The refusal of a command that this caller may not send, whatever is in it; null where they may. */
  barred(command: Command<never>, caller: Caller): Refusal | null {
    return actorOf(command, caller) ? null : roleRefused(command);
  }

  /** Calls `listener` after each refused decision; returns the way to stop. */
  onRefused(listener: (refused: RefusedCommand) => void): () => void {
    this.#refusalListeners.add(listener);
    return () => this.#refusalListeners.delete(listener);
  }

  /** Id of this PC. */
  get terminal(): string {
    return this.#parts.store.options.terminal;
  }

  get read(): ReadDb {
    return this.#parts.database.read;
  }

  queryContext(actor: Actor): QueryContext {
    const { database, store, runtime, attachments } = this.#parts;
    const site = this.siteConfiguration();
    return { read: database.read, store, site, nowMs: runtime.nowMs(), actor, attachments };
  }

  /** The configuration in force; a site has one stream for it, `site/<id>`. */
  siteConfiguration(): SiteConfiguration | null {
    const { store } = this.#parts;
    const state = store.state(site, store.setting('site') ?? 'site').state;
    return state.status === 'configured' ? state.configuration : null;
  }

  #commandContext(actor: Actor, signatures: readonly Signature[]): CommandContext {
    const { database, store, runtime, plantReachable, secrets, attachments } = this.#parts;
    return {
      actor,
      now: isoInstant(runtime.nowMs()),
      newId: () => runtime.newId(),
      store,
      read: database.read,
      site: this.siteConfiguration(),
      plantReachable: plantReachable(),
      signatures,
      secrets,
      attachments,
    };
  }

  async #signatures(command: Command<never>, input: unknown): Promise<readonly Signature[] | Refusal> {
    const verified: Signature[] = [];
    for (const given of signatureInputs(input)) {
      // Nobody compares it with the record: recorded, it would claim what was never looked at.
      if (given.recordHash !== null && !command.bound)
        return refuse('recordChanged', { shown: given.recordHash, now: null });
      const checked = await this.#parts.sessions.check(given.badge, given.pin);
      if (!checked.ok && checked.pinKey === 'missing') return refuse('pinKeyMissing');
      if (!checked.ok)
        return checked.wait === null
          ? refuse('signatureInvalid')
          : refuse('signerLockedOut', { waitS: checked.wait.waitS });
      const { person, roles } = checked.signedIn;
      if (!actingRole(roles, command.roles))
        return refuse('signerNotAllowed', { required: command.roles.join(',') });
      verified.push({ person, meaning: given.meaning, recordHash: given.recordHash });
    }
    return verified.length > 0 ? verified : refuse('signatureInvalid');
  }

  #consequences(event: EventBody) {
    const policies = this.#policies.get(event.type);
    if (!policies) return [];
    const { store, database, runtime } = this.#parts;
    const site = (): SiteConfiguration | null => this.siteConfiguration();
    const context: PolicyContext = {
      store,
      read: database.read,
      get site() {
        return site();
      },
      now: event.occurredAt,
      newId: () => runtime.newId(),
    };
    return policies.flatMap((policy) => policy.react(toRecorded(event), context));
  }
}

const loosens = (decision: Decision): boolean =>
  decision.ok &&
  decision.events.some(({ stream, type }) => streamTypeOf(stream)?.events[type]?.loosens === true);

/** Whom the break-glass code let in goes on where what this PC knows of people is too old: that they did is on record, and somebody looks. */
const isEmergency = (caller: Caller): boolean =>
  caller.kind === 'person' && caller.signedIn.emergency === true;

const roleRefused = (command: Command<never>): Refusal =>
  refuse('roleNotAllowed', { required: command.roles.join(',') });

function actorOf(command: Command<never>, caller: Caller): Actor | null {
  switch (caller.kind) {
    case 'person': {
      const role = actingRole(caller.signedIn.roles, command.roles);
      return role ? { kind: 'person', person: caller.signedIn.person, role } : null;
    }
    case 'device':
      return command.devices ? { kind: 'device', device: caller.device } : null;
    case 'policy':
      return command.devices ? { kind: 'policy', policy: caller.policy } : null;
  }
}

function senderOf(caller: Caller): string {
  switch (caller.kind) {
    case 'person':
      return `person/${caller.signedIn.person}`;
    case 'device':
      return `device/${caller.device}`;
    case 'policy':
      return `policy/${caller.policy}`;
  }
}

/** `signature`, then `secondSignature` where the input has one. */
function signatureInputs(input: unknown): readonly SignatureInput[] {
  if (typeof input !== 'object' || input === null) return [];
  const { signature, secondSignature } = input as {
    readonly signature?: SignatureInput;
    readonly secondSignature?: SignatureInput;
  };
  return [signature, secondSignature].filter((s) => s !== undefined);
}
