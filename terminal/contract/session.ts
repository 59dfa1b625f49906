import { z } from 'zod';
import { role } from '#domain/kernel/actor';
import { localText } from '#domain/kernel/text';
import { base, signatureInput } from './define.ts';
import { words } from './inputText.ts';

/** The person at the PC. `name` is null once the personal fields were erased or have not arrived: then the badge is shown. */
export const signedIn = z.object({
  person: z.string(),
  badge: z.string(),
  name: localText.nullable(),
  roles: z.array(role),
  /** Let in by this PC's break-glass code: its age of what it knows of people does not count, two components of a signature do. */
  emergency: z.literal(true).optional(),
});
export type SignedIn = z.infer<typeof signedIn>;

/** Too many wrong tries, of the badge, of the break-glass code or at this PC: `waitS` seconds until the next. */
const lockedOut = {
  status: 429,
  message: 'locked out',
  data: z.object({ of: z.enum(['badge', 'breakGlass', 'terminal']), waitS: z.number() }),
};

/** No PIN of this badge can be looked at here: this PC lacks the site's key for PINs, which the plant tells it. Costs no try. */
const pinKeyMissing = { status: 503, message: 'pin key missing' };

export const sessionContract = {
  signIn: base
    .route({ method: 'POST', path: '/api/session', summary: 'Sign in by badge and PIN.', tags: ['session'] })
    .errors({
      LOCKED_OUT: lockedOut,
      PIN_KEY_MISSING: pinKeyMissing,
    })
    .input(z.object({ badge: z.string().min(1).max(64), pin: z.string().min(1).max(32) }))
    .output(z.object({ token: z.string(), signedIn, idleLockS: z.number() })),
  lift: base
    .route({
      method: 'POST',
      path: '/api/session/lift',
      summary: 'Lift the lock-out of a badge at this PC, as a supervisor or administrator who is there.',
      tags: ['session'],
    })
    .errors({ LOCKED_OUT: lockedOut, PIN_KEY_MISSING: pinKeyMissing })
    .input(
      z.object({
        badge: z.string().min(1).max(64),
        /** Of who lifts it. */
        by: signatureInput.pick({ badge: true, pin: true }),
      }),
    )
    .output(z.object({ ok: z.literal(true) })),
  breakGlass: base
    .route({
      method: 'POST',
      path: '/api/session/break-glass',
      summary: "Sign a person in by this PC's sealed one-time code instead of their PIN, with the reason.",
      tags: ['session'],
    })
    .errors({ LOCKED_OUT: lockedOut })
    .input(
      z.object({
        badge: z.string().min(1).max(64),
        /** As it stands on the paper; what is no digit is passed over. */
        code: z.string().min(1).max(64),
        reason: words(500),
      }),
    )
    .output(z.object({ token: z.string(), signedIn, idleLockS: z.number() })),
  signOut: base
    .route({ method: 'POST', path: '/api/session/end', summary: 'Sign out.', tags: ['session'] })
    .input(z.object({}))
    .output(z.object({ ok: z.literal(true) })),
  touch: base
    .route({
      method: 'POST',
      path: '/api/session/touch',
      summary: 'Say that the person is at the screen: the session goes on.',
      tags: ['session'],
    })
    .input(z.object({}))
    .output(z.object({ ok: z.literal(true) })),
  current: base
    .route({ method: 'GET', path: '/api/session', summary: 'Who is signed in.', tags: ['session'] })
    .input(z.object({}))
    .output(signedIn),
};
