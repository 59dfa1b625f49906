import { ORPCError, os } from '@orpc/server';
import type { RequestHeadersPluginContext } from '@orpc/server/plugins';
import { fieldsLeftOut } from '#domain/kernel/fieldsLeftOut';
import type { Refusal } from '#domain/kernel/refusal';
import { StorageFailure } from '#db/storage';
import type { SignedIn } from './contract/session.ts';
import type { Engine } from './engine.ts';
import { refusalNames } from './queries/refusalNames.ts';
import type { Sessions } from './sessions.ts';

/** Every transport hands in the request's headers; `authorization: Bearer <token>` says who asks. */
export type RouterContext = RequestHeadersPluginContext;

export const tokenOf = (context: RouterContext): string | undefined =>
  bearer(context.reqHeaders?.get('authorization') ?? undefined);

/** The token of an `Authorization` header. */
export const bearer = (header: string | undefined): string | undefined =>
  /^Bearer (\S+)$/.exec(header ?? '')?.[1];

function signedInOr401({ sessions }: { readonly sessions: Sessions }, context: RouterContext): SignedIn {
  const session = sessions.of(tokenOf(context));
  if (session.status === 'active') return session.signedIn;
  const { ended } = session;
  throw new ORPCError('UNAUTHORIZED', {
    status: 401,
    message: 'not signed in',
    data: { ended },
    defined: true,
  });
}

/** For `implement`: an input is looked at after all that stands before the procedure. */
export const inputLast = { initialInputValidationIndex: Number.POSITIVE_INFINITY };

/** With `inputLast` it stands before everything else of a procedure: who is not signed in learns nothing, not even what its input should be. */
export const signedInFirst = (parts: { readonly sessions: Sessions }) =>
  os
    .$context<RouterContext>()
    .middleware(({ context, next }) => next({ context: { signedIn: signedInOr401(parts, context) } }));

/**
 * With `inputLast` it stands after all that asks who it is: an input with a field that the contract does not know is refused.
 * What is wrong with the fields that it knows is told by the validation behind it.
 */
export const knownFieldsOnly = os
  .$context<RouterContext>()
  .middleware(async ({ next, procedure }, input: unknown) => {
    const parsed = await procedure['~orpc'].inputSchema?.['~standard'].validate(input);
    if (parsed === undefined || parsed.issues) return next();
    const issues = fieldsLeftOut(input, parsed.value).map((path) => ({ path, message: 'unknown field' }));
    if (issues.length === 0) return next();
    throw new ORPCError('BAD_REQUEST', { message: 'unknown field', data: { issues: issues.slice(0, 20) } });
  });

/** How the transports tell a refusal. */
export function refused(
  { code, params }: Refusal,
  { engine }: { readonly engine: Engine },
): ORPCError<string, unknown> {
  const names = refusalNames(params, engine.read, engine.siteConfiguration());
  const known = Object.keys(names).length > 0;
  const error = { message: code, data: { code, params, ...(known && { names }) }, defined: true };
  if (code === 'roleNotAllowed') return new ORPCError('FORBIDDEN', { status: 403, ...error });
  if (code === 'idempotencyKeyReused') return new ORPCError('KEY_REUSED', { status: 422, ...error });
  return new ORPCError('REFUSED', { status: 409, ...error });
}

/** How the transports tell that the disk did not take it; every other error is passed on as it is. */
export const notSaved = (error: unknown): unknown =>
  error instanceof StorageFailure
    ? new ORPCError('STORAGE', {
        status: 507,
        message: error.fault,
        data: { fault: error.fault },
        defined: true,
      })
    : error;
