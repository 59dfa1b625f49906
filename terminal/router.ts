import { implement, ORPCError } from '@orpc/server';
import type { AnyProcedure, AnyRouter } from '@orpc/server';
import type { AnyContractProcedure } from '@orpc/contract';
import { oc } from '@orpc/contract';
import type { RequestHeadersPluginContext } from '@orpc/server/plugins';
import { StorageFailure } from '#db/storage';
import type { Refusal } from '#domain/kernel/refusal';
import { refuse } from '#domain/kernel/refusal';
import type { BackupDesk } from './backupDesk.ts';
import type { Command } from './commands/command.ts';
import type { QueryContext } from './commands/registry.ts';
import type { ChangeFeed } from './changeFeed.ts';
import { idempotencyKey } from './contract/define.ts';
import { backupContract } from './contract/backup.ts';
import { demoContract } from './contract/demo.ts';
import type { DemoPart, DemoState } from './contract/demo.ts';
import { changesContract } from './contract/system.ts';
import { sessionContract } from './contract/session.ts';
import type { SignedIn } from './contract/session.ts';
import type { Engine, Once } from './engine.ts';
import { refusalNames } from './queries/refusalNames.ts';
import { actingRole } from './sessions.ts';
import type { Sessions } from './sessions.ts';

/** Every transport hands in the request's headers; `authorization: Bearer <token>` says who asks. */
export type RouterContext = RequestHeadersPluginContext;

/** One area as the router needs it; areas.ts says that contract and handlers fit each other. */
export interface Area {
  readonly commands: Readonly<
    Record<string, { readonly contract: AnyContractProcedure; readonly command: Command<never> }>
  >;
  readonly queries: Readonly<
    Record<
      string,
      {
        readonly contract: AnyContractProcedure;
        readonly query: (input: never, context: QueryContext) => unknown;
      }
    >
  >;
}

export interface RouterParts {
  readonly engine: Engine;
  readonly sessions: Sessions;
  readonly feed: ChangeFeed;
  readonly areas: Readonly<Record<string, Area>>;
  /** Queries anyone at this PC may ask before signing in (the sync pill, the terminal's name). */
  readonly open: readonly string[];
  /** Set in a demo only. */
  readonly demo: DemoControl | null;
  /** Null where the engine makes none by itself. */
  readonly backups: Pick<BackupDesk, 'state' | 'backUpNow'> | null;
}

/** The demo's supervisor, as an engine reaches it. */
export interface DemoControl {
  state(): Promise<DemoState>;
  set(part: DemoPart, cut: boolean): Promise<DemoState>;
}

const tokenOf = (context: RouterContext): string | undefined =>
  /^Bearer (\S+)$/.exec(context.reqHeaders?.get('authorization') ?? '')?.[1];

/** Builds the procedures of the contract; nothing is reachable that is not in it, and nothing without a sign-in but `open`. */
export function terminalRouter(parts: RouterParts): AnyRouter {
  const commands: Record<string, Record<string, AnyProcedure>> = {};
  const queries: Record<string, Record<string, AnyProcedure>> = {};
  const queriesByGet: Record<string, Record<string, AnyProcedure>> = {};
  for (const [area, { commands: byVerb, queries: byName }] of Object.entries(parts.areas)) {
    commands[area] = map(byVerb, ({ contract, command }, verb) =>
      commandProcedure(parts, contract, command, `${area}.${verb}`),
    );
    queries[area] = map(byName, ({ contract, query }, name) =>
      queryProcedure(parts, contract, query, parts.open.includes(`${area}.${name}`)),
    );
    queriesByGet[area] = map(byName, ({ contract, query }, name) =>
      queryProcedure(parts, byGet(contract), query, parts.open.includes(`${area}.${name}`)),
    );
  }
  return {
    session: sessionProcedures(parts),
    changes: changesProcedure(parts),
    demo: demoProcedures(parts),
    backups: backupProcedures(parts),
    commands,
    queries,
    queriesByGet,
  };
}

const map = <T>(
  record: Readonly<Record<string, T>>,
  make: (value: T, key: string) => AnyProcedure,
): Record<string, AnyProcedure> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, make(value, key)]));

/** The same query by GET with its input in the query string. */
function byGet(contract: AnyContractProcedure): AnyContractProcedure {
  const { route, inputSchema, outputSchema, errorMap } = contract['~orpc'];
  const made = oc.errors(errorMap).route({ ...route, method: 'GET' });
  if (!inputSchema || !outputSchema) throw new Error('every query has an input and an output');
  return made.input(inputSchema).output(outputSchema);
}

function signedInOr401(parts: RouterParts, context: RouterContext): SignedIn {
  const session = parts.sessions.of(tokenOf(context));
  if (session.status === 'active') return session.signedIn;
  const { ended } = session;
  throw new ORPCError('UNAUTHORIZED', {
    status: 401,
    message: 'not signed in',
    data: { ended },
    defined: true,
  });
}

/** The request's idempotency key, if it has one; a malformed one is refused, because it would protect nothing. */
function onceOf(context: RouterContext, procedure: string): Once | undefined {
  const given = context.reqHeaders?.get(idempotencyKey.header);
  if (given === undefined || given === null) return undefined;
  const key = idempotencyKey.schema.safeParse(given);
  if (key.success) return { key: key.data, procedure };
  const issues = [{ path: ['Idempotency-Key'], message: idempotencyKey.expected }];
  throw new ORPCError('BAD_REQUEST', { message: 'invalid Idempotency-Key', data: { issues } });
}

/** How the transports tell a refusal. */
function refused({ code, params }: Refusal, { engine }: RouterParts): ORPCError<string, unknown> {
  const names = refusalNames(params, engine.read, engine.siteConfiguration());
  const known = Object.keys(names).length > 0;
  const error = { message: code, data: { code, params, ...(known && { names }) }, defined: true };
  if (code === 'roleNotAllowed') return new ORPCError('FORBIDDEN', { status: 403, ...error });
  if (code === 'idempotencyKeyReused') return new ORPCError('KEY_REUSED', { status: 422, ...error });
  return new ORPCError('REFUSED', { status: 409, ...error });
}

function commandProcedure(
  parts: RouterParts,
  contract: AnyContractProcedure,
  command: Command<never>,
  procedure: string,
) {
  return implement(contract)
    .$context<RouterContext>()
    .handler(async ({ input, context }) => {
      const signedIn = signedInOr401(parts, context);
      const token = tokenOf(context);
      if (token) parts.sessions.touch(token);
      const once = onceOf(context, procedure);
      try {
        const done = await parts.engine.execute(command, input as never, { kind: 'person', signedIn }, once);
        if (done.ok) return done;
        throw refused(done, parts);
      } catch (error) {
        if (!(error instanceof StorageFailure)) throw error;
        throw new ORPCError('STORAGE', {
          status: 507,
          message: error.fault,
          data: { fault: error.fault },
          defined: true,
        });
      }
    });
}

function queryProcedure(
  parts: RouterParts,
  contract: AnyContractProcedure,
  query: (input: never, context: QueryContext) => unknown,
  open: boolean,
) {
  return implement(contract)
    .$context<RouterContext>()
    .handler(({ input, context }) => {
      const person = open ? null : signedInOr401(parts, context);
      const actor = person
        ? ({ kind: 'person', person: person.person, role: person.roles[0] ?? 'operator' } as const)
        : ({ kind: 'device', device: 'screen' } as const);
      return query(input as never, parts.engine.queryContext(actor));
    });
}

function sessionProcedures(parts: RouterParts) {
  const { sessions } = parts;
  const procedures = implement(sessionContract).$context<RouterContext>();
  return {
    signIn: procedures.signIn.handler(async ({ input, errors }) => {
      const result = await sessions.signIn(input.badge, input.pin);
      if (result.ok) return { token: result.token, signedIn: result.signedIn, idleLockS: sessions.idleLockS };
      if (result.waitS !== null) throw errors.LOCKED_OUT({ data: { waitS: result.waitS } });
      throw errors.UNAUTHORIZED();
    }),
    signOut: procedures.signOut.handler(({ context }) => {
      const token = tokenOf(context);
      if (token) sessions.signOut(token);
      return { ok: true as const };
    }),
    current: procedures.current.handler(({ context }) => signedInOr401(parts, context)),
  };
}

function demoProcedures({ demo }: RouterParts) {
  const procedures = implement(demoContract).$context<RouterContext>();
  const control = (): DemoControl => {
    if (!demo) throw new ORPCError('NOT_FOUND', { status: 404, message: 'not a demo' });
    return demo;
  };
  return {
    state: procedures.state.handler(() => control().state()),
    set: procedures.set.handler(({ input }) => control().set(input.part, input.cut)),
  };
}

function backupProcedures(parts: RouterParts) {
  const procedures = implement(backupContract).$context<RouterContext>();
  const desk = (context: RouterContext) => {
    const signedIn = signedInOr401(parts, context);
    if (!parts.backups)
      throw new ORPCError('NOT_FOUND', { status: 404, message: 'makes no backups by itself' });
    return { signedIn, backups: parts.backups };
  };
  return {
    state: procedures.state.handler(({ context }) => desk(context).backups.state()),
    start: procedures.start.handler(({ context }) => {
      const { signedIn, backups } = desk(context);
      if (!actingRole(signedIn.roles, ['admin']))
        throw refused(refuse('roleNotAllowed', { required: 'admin' }), parts);
      backups.backUpNow();
      return { ok: true as const };
    }),
  };
}

function changesProcedure(parts: RouterParts) {
  return implement(changesContract)
    .$context<RouterContext>()
    .handler(({ input, context, signal }) => {
      signedInOr401(parts, context);
      return parts.feed.listen(input.since, signal ?? new AbortController().signal);
    });
}
