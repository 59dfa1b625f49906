import type { Role } from '#domain/kernel/actor';
import type { Runtime } from '#domain/kernel/runtime';
import { sealedCode, terminal as terminalStream } from '#domain/site/terminal';
import { streamTypeOf } from '#domain/streams';
import { openDatabase } from '#db/open';
import { pinTries } from '#db/pinTries';
import { isNamed } from '#db/queries/attachments';
import { Store } from '#db/store';
import { generateKeyPair, signerFor } from '#sync/signing';
import { AttachmentDesk } from '#terminal/attachmentDesk';
import type { SignedIn } from '#terminal/contract/session';
import type { PeopleState } from '#terminal/peopleCache';
import type { Caller, Executed } from '#terminal/engine';
import { Engine } from '#terminal/engine';
import { FleetView } from '#terminal/liveFleet';
import { Sessions } from '#terminal/sessions';
import type { Credentials } from '#terminal/sessions';
import { allAreas, allPolicies, allProjections } from '#terminal/wiring';
import { freshDatabase } from '#tests/db/freshDatabase';
import { memoryAttachments } from '#tests/db/memoryAttachments';
import { stillRuntime } from '#tests/db/testStore';

/** The PIN of every person of a test terminal. */
export const testPin = '246810';

const person = (role: Role, n = 1): Credentials => ({
  person: `p-${role}-${n}`,
  badge: `${role}-${n}`,
  name: { zh: role, en: role },
  roles: [role],
  active: true,
  pinVerifier: 'plain',
});

export interface TestTerminalOptions {
  readonly seed?: number;
  /** Instead of the still one; for what waits on timers. */
  readonly runtime?: Runtime;
  readonly plantReachable?: boolean;
  /** A database on the disk; in memory without it. */
  readonly file?: string;
  /** Those of an earlier start on the same database. */
  readonly keys?: ReturnType<typeof generateKeyPair>;
  /** The terminal that it is, where a plant enrolled it. */
  readonly terminal?: string;
  /** Of the PC's boot. */
  readonly bootId?: string;
  /** How old what this PC knows of people is; fresh without it. */
  readonly people?: () => PeopleState;
  /** Looks at a signer's PIN; compares in plain text without it. */
  readonly verifyPin?: (verifier: string, pin: string) => Promise<boolean>;
}

/**
 * The real engine, store, projections, policies and handlers on an in-memory database; people are given, PINs are compared
 * in plain text. `execute('logistics.raiseCall', input, 'logistics')` answers as a command over the contract would.
 */
export function openTestTerminal(options: TestTerminalOptions = {}) {
  const runtime = options.runtime ?? stillRuntime(options.seed ?? 1);
  const keys = options.keys ?? generateKeyPair();
  const database = options.file === undefined ? freshDatabase() : openDatabase(options.file);
  const store = new Store({
    database,
    runtime,
    terminal: options.terminal ?? `t-${options.seed ?? 1}`,
    sign: signerFor(keys.privateKey),
    clock: () => ({ offsetMs: 0, uncertaintyMs: 0, bootId: 'b', monotonicMs: 0 }),
    typeOf: streamTypeOf,
    projections: allProjections,
  });
  const sessions = new Sessions({
    runtime,
    newToken: () => runtime.newId(),
    byBadge: (badge) => {
      const [role, n] = badge.split('-');
      return role ? person(role as Role, Number(n ?? 1)) : null;
    },
    verifyPin: options.verifyPin ?? ((_verifier, pin) => Promise.resolve(pin === testPin)),
    idleLockS: 600,
    breakGlass: () => sealedCode(store.state(terminalStream, store.options.terminal).state),
    tries: pinTries(store, options.bootId ?? 'b'),
  });
  const people = { state: options.people ?? (() => ({ trust: 'fresh', days: 0, at: null }) as const) };
  const plantReachable = () => options.plantReachable ?? true;
  const hashPin = (pin: string) => `$argon2id$v=19$${pin}`;
  const secrets = { hashPin, hashCode: hashPin, newSalt: () => '00'.repeat(16) };
  const policies = allPolicies;
  const attachments = memoryAttachments();
  const engine = new Engine({
    store,
    database,
    runtime,
    sessions,
    policies,
    plantReachable,
    secrets,
    attachments,
    people,
  });
  const wanted: string[] = [];
  const desk = new AttachmentDesk({
    store: attachments,
    isNamed: (hash) => isNamed(database.read, hash),
    want: (hash) => wanted.push(hash),
  });
  const fleet = new FleetView();
  const areas = allAreas({
    fleet,
    status: () => ({
      state: 'online',
      since: '2026-11-22T08:00:00.000Z',
      waiting: store.pendingTotal(),
      attachments: 0,
      plantNewsAt: null,
      reason: null,
      progress: null,
      clock: null,
      floor: { connected: false, terminals: 0 },
    }),
    keyKept: () => 'file',
    people: () => people.state(),
    terminal: store.options.terminal,
    name: 'test',
    version: '0.0.0',
    demo: false,
  });
  const callerOf = (who: Role | Caller, n = 1): Caller =>
    typeof who === 'string' ? { kind: 'person', signedIn: signedInAs(who, n) } : who;

  /** Parses the input as the contract does, then executes. Throws on invalid input. */
  async function execute(
    name: `${string}.${string}`,
    input: unknown,
    who: Role | Caller,
    n = 1,
    key?: string,
  ): Promise<Executed> {
    const [areaName = '', verb = ''] = name.split('.');
    const entry = areas[areaName]?.commands[verb];
    if (!entry) throw new Error(`no command ${name}`);
    const parsed = await parse(entry.contract, input);
    const once = key === undefined ? undefined : { key, procedure: name };
    return engine.execute(entry.command, parsed as never, callerOf(who, n), once);
  }

  /** Runs a query and holds its answer against the contract's output schema. */
  async function query<T = unknown>(
    name: `${string}.${string}`,
    input: unknown = {},
    who: Role = 'supervisor',
  ): Promise<T> {
    const [areaName = '', verb = ''] = name.split('.');
    const entry = areas[areaName]?.queries[verb];
    if (!entry) throw new Error(`no query ${name}`);
    const parsed = await parse(entry.contract, input);
    const actor = { kind: 'person', person: `p-${who}-1`, role: who } as const;
    const answer = await entry.query(parsed as never, engine.queryContext(actor));
    return (await validate(entry.contract['~orpc'].outputSchema, answer)) as T;
  }
  const { publicKey } = keys;
  return {
    engine,
    store,
    database,
    runtime,
    sessions,
    attachments,
    desk,
    wanted,
    fleet,
    areas,
    execute,
    query,
    keys,
    publicKey,
  };
}

export const signedInAs = (role: Role, n = 1): SignedIn => {
  const { person: id, badge, name, roles } = person(role, n);
  return { person: id, badge, name, roles };
};

/** A signature of a test person. */
export const signatureOf = (role: Role, meaning: string, recordHash: string | null = null, n = 1) => ({
  badge: `${role}-${n}`,
  pin: testPin,
  meaning,
  recordHash,
});

interface StandardSchema {
  readonly '~standard': {
    validate(
      value: unknown,
    ):
      | { value?: unknown; issues?: readonly unknown[] }
      | Promise<{ value?: unknown; issues?: readonly unknown[] }>;
  };
}

const parse = (contract: { '~orpc': { inputSchema?: unknown } }, input: unknown) =>
  validate(contract['~orpc'].inputSchema, input);

async function validate(schema: unknown, value: unknown): Promise<unknown> {
  const result = await (schema as StandardSchema)['~standard'].validate(value);
  if (result.issues) throw new Error(`invalid: ${JSON.stringify(result.issues)}`);
  return result.value;
}
