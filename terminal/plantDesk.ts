import { implement } from '@orpc/server';
import type { z } from 'zod';
import type { Role } from '#domain/kernel/actor';
import { refuse } from '#domain/kernel/refusal';
import type { RouterContext } from './caller.ts';
import { inputLast, knownFieldsOnly, notSaved, refused, signedInFirst } from './caller.ts';
import { sealing } from './commands/breakGlass.ts';
import type {
  DeadLetter,
  oneTimeCode,
  OpeningAsked,
  PlantRecovery,
  recoveryOpened,
  retried,
} from './contract/plantDesk.ts';
import { plantDeskContract } from './contract/plantDesk.ts';
import type { RouterParts } from './router.ts';
import { actingRole } from './sessions.ts';

/** The plant's administration as the office terminal reaches it; null where the plant does not answer. */
export interface PlantDesk {
  createCode(
    replaces: { readonly terminal: string; readonly revoke: boolean } | null,
  ): Promise<z.infer<typeof oneTimeCode> | null>;
  retry(): Promise<z.infer<typeof retried> | null>;
  letters(): Promise<readonly DeadLetter[] | null>;
  recovery(): Promise<PlantRecovery | null>;
  announceRestore(): Promise<PlantRecovery | null>;
  openLog(asked: OpeningAsked): Promise<LogOpening | null>;
}

/** `notHere`: another node appends, or the log is open; `more`: there is something that was not agreed to. */
export type LogOpening =
  | { readonly ok: true; readonly opened: z.infer<typeof recoveryOpened> }
  | { readonly ok: false; readonly why: 'notHere' | 'more' };

const admins: readonly Role[] = ['admin'];

export function plantDeskProcedures(parts: RouterParts) {
  const procedures = implement(plantDeskContract, inputLast).$context<RouterContext>();
  const desk = (roles: readonly Role[]): PlantDesk => {
    if (!actingRole(roles, admins)) throw refused(refuse('roleNotAllowed', { required: 'admin' }), parts);
    if (parts.plant) return parts.plant;
    throw refused(refuse('notBesidePlant'), parts);
  };
  const answered = <T>(answer: T | null): T => {
    if (answer === null) throw refused(refuse('plantDoesNotAnswer'), parts);
    return answer;
  };
  return {
    here: procedures.here
      .use(signedInFirst(parts))
      .use(knownFieldsOnly)
      .handler(() => ({ here: parts.plant != null })),
    code: procedures.code
      .use(signedInFirst(parts))
      .use(knownFieldsOnly)
      .handler(async ({ input: { replaces, revoke }, context }) => {
        const purpose = replaces === null ? null : { terminal: replaces, revoke };
        return answered(await desk(context.signedIn.roles).createCode(purpose));
      }),
    seal: procedures.seal
      .use(signedInFirst(parts))
      .use(knownFieldsOnly)
      .handler(async ({ input, context: { signedIn } }) => {
        desk(signedIn.roles);
        let code = '';
        const command = sealing((made) => (code = made));
        const done = await parts.engine
          .execute(command, input, { kind: 'person', signedIn })
          .catch((error: unknown) => {
            throw notSaved(error);
          });
        if (!done.ok) throw refused(done, parts);
        return { code };
      }),
    retry: procedures.retry
      .use(signedInFirst(parts))
      .use(knownFieldsOnly)
      .handler(async ({ context }) => answered(await desk(context.signedIn.roles).retry())),
    letters: procedures.letters
      .use(signedInFirst(parts))
      .use(knownFieldsOnly)
      .handler(async ({ context }) => ({
        items: [...answered(await desk(context.signedIn.roles).letters())],
      })),
    recovery: procedures.recovery
      .use(signedInFirst(parts))
      .use(knownFieldsOnly)
      .handler(async ({ context }) => answered(await desk(context.signedIn.roles).recovery())),
    announceRestore: procedures.announceRestore
      .use(signedInFirst(parts))
      .use(knownFieldsOnly)
      .handler(async ({ context }) => answered(await desk(context.signedIn.roles).announceRestore())),
    openLog: procedures.openLog
      .use(signedInFirst(parts))
      .use(knownFieldsOnly)
      .handler(async ({ input, context }) => {
        const done = answered(await desk(context.signedIn.roles).openLog(input));
        if (done.ok) return done.opened;
        throw refused(refuse(done.why === 'more' ? 'recoveryHasMore' : 'recoveryNotHere'), parts);
      }),
  };
}
