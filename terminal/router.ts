import { implement, ORPCError } from '@orpc/server';
import type { AnyProcedure, AnyRouter } from '@orpc/server';
import type { AnyContractProcedure } from '@orpc/contract';
import { oc } from '@orpc/contract';
import type { Actor } from '#domain/kernel/actor';
import type { AttachmentDesk } from './attachmentDesk.ts';
import type { AuditDesk } from './auditDesk.ts';
import type { BackupDesk } from './backupDesk.ts';
import type { RouterContext } from './caller.ts';
import { inputLast, knownFieldsOnly, notSaved, refused, signedInFirst, tokenOf } from './caller.ts';
import type { CarryDesk } from './carryDesk.ts';
import type { ChangeFeed } from './changeFeed.ts';
import type { Command } from './commands/command.ts';
import type { QueryContext } from './commands/registry.ts';
import { idempotencyKey } from './contract/define.ts';
import type { DemoPart, DemoState } from './contract/demo.ts';
import type { Engine, Once } from './engine.ts';
import { pcProcedures } from './pcProcedures.ts';
import type { PlantDesk } from './plantDesk.ts';
import type { Sessions } from './sessions.ts';

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
  /** Left out where nobody looks. */
  readonly audits?: Pick<AuditDesk, 'state' | 'start'> | null;
  /** Null where the PC belongs to no plant. */
  readonly carry: Pick<CarryDesk, 'write' | 'read' | 'put' | 'take'> | null;
  readonly attachments: Pick<AttachmentDesk, 'put' | 'piece'>;
  /** Set at the office terminal only. */
  readonly plant?: PlantDesk | undefined;
}

/** The demo's supervisor, as an engine reaches it. */
export interface DemoControl {
  state(): Promise<DemoState>;
  set(part: DemoPart, cut: boolean): Promise<DemoState>;
}

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
    ...pcProcedures(parts),
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

/** The request's idempotency key, if it has one; a malformed one is refused, because it would protect nothing. */
function onceOf(context: RouterContext, procedure: string): Once | undefined {
  const given = context.reqHeaders?.get(idempotencyKey.header);
  if (given === undefined || given === null) return undefined;
  const key = idempotencyKey.schema.safeParse(given);
  if (key.success) return { key: key.data, procedure };
  const issues = [{ path: ['Idempotency-Key'], message: idempotencyKey.expected }];
  throw new ORPCError('BAD_REQUEST', { message: 'invalid Idempotency-Key', data: { issues } });
}

function commandProcedure(
  parts: RouterParts,
  contract: AnyContractProcedure,
  command: Command<never>,
  procedure: string,
) {
  return implement(contract, inputLast)
    .$context<RouterContext>()
    .use(signedInFirst(parts))
    .use(({ context, next }) => {
      const no = parts.engine.barred(command, { kind: 'person', signedIn: context.signedIn });
      if (no) throw refused(no, parts);
      return next();
    })
    .use(knownFieldsOnly)
    .handler(async ({ input, context }) => {
      const { signedIn } = context;
      parts.sessions.touch(tokenOf(context));
      const once = onceOf(context, procedure);
      try {
        const done = await parts.engine.execute(command, input as never, { kind: 'person', signedIn }, once);
        if (done.ok) return done;
        throw refused(done, parts);
      } catch (error) {
        throw notSaved(error);
      }
    });
}

function queryProcedure(
  parts: RouterParts,
  contract: AnyContractProcedure,
  query: (input: never, context: QueryContext) => unknown,
  open: boolean,
) {
  const asked = implement(contract, inputLast).$context<RouterContext>();
  const answer = (input: unknown, actor: Actor) => query(input as never, parts.engine.queryContext(actor));
  if (open)
    return asked
      .use(knownFieldsOnly)
      .handler(({ input }) => answer(input, { kind: 'device', device: 'screen' }));
  return asked
    .use(signedInFirst(parts))
    .use(knownFieldsOnly)
    .handler(({ input, context: { signedIn } }) => {
      const { person, roles } = signedIn;
      return answer(input, { kind: 'person', person, role: roles[0] ?? 'operator' });
    });
}
