import { implement, ORPCError } from '@orpc/server';
import type { Role } from '#domain/kernel/actor';
import { refuse } from '#domain/kernel/refusal';
import { openBreakGlass } from './breakGlass.ts';
import { carryProcedures } from './carryProcedures.ts';
import type { RouterContext } from './caller.ts';
import { inputLast, knownFieldsOnly, notSaved, refused, signedInFirst, tokenOf } from './caller.ts';
import { peopleCommands } from './commands/people.ts';
import { attachmentContract } from './contract/attachments.ts';
import { auditContract } from './contract/audit.ts';
import { backupContract } from './contract/backup.ts';
import { demoContract } from './contract/demo.ts';
import { sessionContract } from './contract/session.ts';
import { changesContract } from './contract/system.ts';
import type { ChangeNotice } from './contract/system.ts';
import { plantDeskProcedures } from './plantDesk.ts';
import type { DemoControl, RouterParts } from './router.ts';
import { actingRole } from './sessions.ts';

/** What is neither a command nor a query: who is at this PC, what changes here, its backups, its audit, attachments and carried files, and a demo's switches. */
export const pcProcedures = (parts: RouterParts) => ({
  session: sessionProcedures(parts),
  changes: changesProcedure(parts),
  demo: demoProcedures(parts),
  backups: backupProcedures(parts),
  audit: auditProcedures(parts),
  carry: carryProcedures(parts),
  attachments: attachmentProcedures(parts),
  plant: plantDeskProcedures(parts),
});

function sessionProcedures(parts: RouterParts) {
  const { sessions } = parts;
  const procedures = implement(sessionContract, inputLast).$context<RouterContext>();
  return {
    signIn: procedures.signIn.use(knownFieldsOnly).handler(async ({ input, errors }) => {
      const result = await sessions.signIn(input.badge, input.pin);
      if (result.ok) return { token: result.token, signedIn: result.signedIn, idleLockS: sessions.idleLockS };
      if (result.pinKey === 'missing') throw errors.PIN_KEY_MISSING();
      if (result.wait !== null) throw errors.LOCKED_OUT({ data: result.wait });
      throw errors.UNAUTHORIZED();
    }),
    lift: procedures.lift.use(knownFieldsOnly).handler(async ({ input: { badge, by }, errors }) => {
      const checked = await sessions.check(by.badge, by.pin);
      if (!checked.ok && checked.pinKey === 'missing') throw errors.PIN_KEY_MISSING();
      if (!checked.ok)
        throw checked.wait === null ? errors.UNAUTHORIZED() : errors.LOCKED_OUT({ data: checked.wait });
      const signature = { ...by, meaning: 'liftLockOut', recordHash: null };
      const caller = { kind: 'person', signedIn: checked.signedIn } as const;
      const done = await parts.engine
        .execute(peopleCommands.liftLockOut, { badge, signature }, caller)
        .catch((error: unknown) => {
          throw notSaved(error);
        });
      if (!done.ok) throw refused(done, parts);
      return { ok: true as const };
    }),
    breakGlass: procedures.breakGlass
      .use(knownFieldsOnly)
      .handler(async ({ input: { badge, code, reason }, errors }) => {
        const opened = await openBreakGlass(parts, { badge, code, reason });
        if (opened.status === 'wrong')
          throw opened.wait === null ? errors.UNAUTHORIZED() : errors.LOCKED_OUT({ data: opened.wait });
        if (opened.status === 'refused') throw refused(opened.refusal, parts);
        const { token, signedIn } = opened;
        return { token, signedIn, idleLockS: sessions.idleLockS };
      }),
    signOut: procedures.signOut.use(knownFieldsOnly).handler(({ context }) => {
      const token = tokenOf(context);
      if (token) sessions.signOut(token);
      return { ok: true as const };
    }),
    touch: procedures.touch
      .use(signedInFirst(parts))
      .use(knownFieldsOnly)
      .handler(({ context }) => {
        sessions.touch(tokenOf(context));
        return { ok: true as const };
      }),
    current: procedures.current
      .use(signedInFirst(parts))
      .use(knownFieldsOnly)
      .handler(({ context }) => context.signedIn),
  };
}

function demoProcedures({ demo }: RouterParts) {
  const procedures = implement(demoContract, inputLast).$context<RouterContext>();
  const control = (): DemoControl => {
    if (!demo) throw new ORPCError('NOT_FOUND', { status: 404, message: 'not a demo' });
    return demo;
  };
  return {
    state: procedures.state.use(knownFieldsOnly).handler(() => control().state()),
    set: procedures.set.use(knownFieldsOnly).handler(({ input }) => control().set(input.part, input.cut)),
  };
}

function backupProcedures(parts: RouterParts) {
  const procedures = implement(backupContract, inputLast).$context<RouterContext>();
  const desk = () => {
    if (parts.backups) return parts.backups;
    throw new ORPCError('NOT_FOUND', { status: 404, message: 'makes no backups by itself' });
  };
  return {
    state: procedures.state
      .use(signedInFirst(parts))
      .use(knownFieldsOnly)
      .handler(() => desk().state()),
    start: procedures.start
      .use(signedInFirst(parts))
      .use(knownFieldsOnly)
      .handler(({ context }) => {
        if (!actingRole(context.signedIn.roles, ['admin']))
          throw refused(refuse('roleNotAllowed', { required: 'admin' }), parts);
        desk().backUpNow();
        return { ok: true as const };
      }),
  };
}

function auditProcedures(parts: RouterParts) {
  const procedures = implement(auditContract, inputLast).$context<RouterContext>();
  const desk = () => {
    if (parts.audits) return parts.audits;
    throw new ORPCError('NOT_FOUND', { status: 404, message: 'nobody looks at the records here' });
  };
  return {
    state: procedures.state
      .use(signedInFirst(parts))
      .use(knownFieldsOnly)
      .handler(() => desk().state()),
    start: procedures.start
      .use(signedInFirst(parts))
      .use(knownFieldsOnly)
      .handler(({ context }) => {
        if (!actingRole(context.signedIn.roles, ['admin']))
          throw refused(refuse('roleNotAllowed', { required: 'admin' }), parts);
        desk().start();
        return { ok: true as const };
      }),
  };
}

/** Who may attach something to anything. */
const bringers: readonly Role[] = ['operator', 'supervisor', 'logistics', 'quality', 'engineer'];

function attachmentProcedures(parts: RouterParts) {
  const procedures = implement(attachmentContract, inputLast).$context<RouterContext>();
  const { attachments, sessions } = parts;
  return {
    put: procedures.put
      .use(signedInFirst(parts))
      .use(knownFieldsOnly)
      .handler(({ input, context }) => {
        if (!actingRole(context.signedIn.roles, bringers))
          throw refused(refuse('roleNotAllowed', { required: bringers.join(',') }), parts);
        sessions.touch(tokenOf(context));
        const { data, ...piece } = input;
        const brought = onDisk(() => attachments.put({ ...piece, bytes: Buffer.from(data, 'base64') }));
        if ('ok' in brought) throw refused(brought, parts);
        return brought;
      }),
    read: procedures.read
      .use(signedInFirst(parts))
      .use(knownFieldsOnly)
      .handler(({ input }) => {
        const found = onDisk(() => attachments.piece(input.hash, input.offset));
        if (found === null) return null;
        const { size, mediaType, bytes } = found;
        return { size, mediaType, data: bytes.toString('base64') };
      }),
  };
}

function onDisk<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw notSaved(error);
  }
}

function changesProcedure(parts: RouterParts) {
  return implement(changesContract, inputLast)
    .$context<RouterContext>()
    .use(signedInFirst(parts))
    .use(knownFieldsOnly)
    .handler(({ input, context, signal }) => feedOfSession(parts, tokenOf(context), input.since, signal));
}

/** The feed as long as the session; whoever asks again then is told why it is over. */
async function* feedOfSession(
  { feed, sessions }: RouterParts,
  token: string | undefined,
  since: string | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<ChangeNotice> {
  const lasting = sessions.lasting(token, signal ?? new AbortController().signal);
  for await (const notice of feed.listen(since, lasting)) {
    if (!sessions.isActive(token)) return;
    yield notice;
  }
}
