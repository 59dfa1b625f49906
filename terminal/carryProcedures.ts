import { implement, ORPCError } from '@orpc/server';
import type { Role } from '#domain/kernel/actor';
import { refuse } from '#domain/kernel/refusal';
import { StorageFailure } from '#db/storage';
import type { RouterContext } from './caller.ts';
import { inputLast, knownFieldsOnly, refused, signedInFirst } from './caller.ts';
import { carryContract } from './contract/carry.ts';
import type { SignedIn } from './contract/session.ts';
import type { RouterParts } from './router.ts';
import { actingRole } from './sessions.ts';

/** Who may carry: whoever is in charge at the PC that nothing reaches. */
const carriers: readonly Role[] = ['supervisor', 'admin'];

export function carryProcedures(parts: RouterParts) {
  const procedures = implement(carryContract, inputLast).$context<RouterContext>();
  const desk = (signedIn: SignedIn) => {
    if (!actingRole(signedIn.roles, carriers))
      throw refused(refuse('roleNotAllowed', { required: carriers.join(',') }), parts);
    if (parts.carry) return parts.carry;
    throw new ORPCError('NOT_FOUND', { status: 404, message: 'belongs to no plant' });
  };
  return {
    write: procedures.write
      .use(signedInFirst(parts))
      .use(knownFieldsOnly)
      .handler(({ context }) => stored(() => desk(context.signedIn).write())),
    read: procedures.read
      .use(signedInFirst(parts))
      .use(knownFieldsOnly)
      .handler(async ({ input, context }) => {
        const part = await desk(context.signedIn).read(input.name, input.from);
        if (part === null) throw new ORPCError('NOT_FOUND', { status: 404, message: 'no such file' });
        return { part: part.toString('base64') };
      }),
    put: procedures.put
      .use(signedInFirst(parts))
      .use(knownFieldsOnly)
      .handler(async ({ input, context }) => {
        const part = Buffer.from(input.part, 'base64');
        return { taken: await stored(() => desk(context.signedIn).put(input.incoming, input.from, part)) };
      }),
    take: procedures.take
      .use(signedInFirst(parts))
      .use(knownFieldsOnly)
      .handler(async ({ input, context }) => {
        const taken = await stored(() => desk(context.signedIn).take(input.incoming));
        if (!taken.ok) return taken;
        const { header, events, added, terminals, revoked, conflicts } = taken;
        return {
          ok: true as const,
          header: { terminal: header.terminal, name: header.name, at: header.at },
          events,
          added,
          terminals: [...terminals],
          revoked: [...revoked],
          conflicts: [...conflicts],
        };
      }),
  };
}

async function stored<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StorageFailure)) throw error;
    const { fault } = error;
    throw new ORPCError('STORAGE', { status: 507, message: fault, data: { fault }, defined: true });
  }
}
