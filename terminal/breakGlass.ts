import type { Refusal } from '#domain/kernel/refusal';
import { refuse } from '#domain/kernel/refusal';
import { typedCode } from '#domain/site/breakGlassCode';
import { openingBy } from './commands/breakGlass.ts';
import { notSaved } from './caller.ts';
import type { SignedIn } from './contract/session.ts';
import type { Wait } from './lockOut.ts';
import type { RouterParts } from './router.ts';

interface Asked {
  readonly badge: string;
  readonly code: string;
  readonly reason: string;
}

type Opened =
  | { readonly status: 'open'; readonly token: string; readonly signedIn: SignedIn }
  | { readonly status: 'wrong'; readonly wait: Wait | null }
  | { readonly status: 'refused'; readonly refusal: Refusal };

/**
 * Signs in whom the badge names by this PC's sealed code. That the code was opened is on the disk before there is a session, so that
 * neither a kill nor a second try at the same moment gives another; a person that nobody knows here spends nothing.
 */
export async function openBreakGlass(
  { engine, sessions }: Pick<RouterParts, 'engine' | 'sessions'>,
  { badge, code, reason }: Asked,
): Promise<Opened> {
  const checked = await sessions.checkBreakGlass(typedCode(code));
  if (checked === null) return { status: 'refused', refusal: refuse('breakGlassNotSealed') };
  if (!checked.ok) return { status: 'wrong', wait: checked.wait };
  const signedIn = sessions.named(badge);
  if (signedIn === null) return { status: 'refused', refusal: refuse('personUnknown') };
  const opening = { terminal: engine.terminal, seal: checked.seal, reason };
  const done = await engine
    .execute(openingBy(signedIn.person), opening, { kind: 'person', signedIn })
    .catch((error: unknown) => {
      throw notSaved(error);
    });
  return done.ok
    ? { status: 'open', token: sessions.beginEmergency(badge), signedIn }
    : { status: 'refused', refusal: done };
}
