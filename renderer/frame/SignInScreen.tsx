import { useState } from 'react';
import { ORPCError } from '@orpc/client';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import { useClient, useConnection } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { useEndedNotice } from './useEndedNotice.ts';
import { usePeopleNotice } from './usePeopleNotice.ts';
import { SignIn, type BreakGlass, type LockedOut, type SignInProps } from './SignIn.tsx';
import { demoPeople } from './demoPeople.ts';
import { useNow } from './useNow.ts';

/** A try that the engine did not take. */
interface Refused {
  readonly error: Error;
  readonly badge: string;
  readonly atMs: number;
}

/** Signs in with the engine of this PC; what it refuses is said under the PIN. */
export function SignInScreen({ notice }: Partial<Pick<SignInProps, 'notice'>>) {
  const client = useClient();
  const site = useSiteText();
  const { t } = useTranslation('frame');
  const connection = useConnection();
  const terminal = useQuery(client.engine.queries.system.terminal.queryOptions({ input: {} }));
  const explain = useSignInRefusal();
  const { busy, refused, trying } = useTry();
  const lift = useLift(refused);
  const emergency = useBreakGlass(terminal.data?.breakGlass === true);
  const away = connection.status === 'lost' ? t('signIn.noEngine') : null;
  // That no answer came is over once the engine is back.
  const stands = refused !== null && (refused.error instanceof ORPCError || connection.status !== 'open');
  const failed = stands && !lift.done ? explain(refused) : null;
  const refusal = away ?? failed;
  const lifted = lift.done
    ? { why: t('lift.done', { badge: refused?.badge ?? '' }), then: t('lift.doneThen') }
    : null;
  const place = [terminal.data?.site && site(terminal.data.site), terminal.data?.name].filter(Boolean);
  return (
    <SignIn
      place={place.join(' · ')}
      badge={refused?.badge ?? ''}
      busy={busy || lift.busy || emergency.busy}
      notice={lifted ?? notice ?? null}
      people={usePeopleNotice()}
      ended={useEndedNotice()}
      refusal={refusal}
      lockedOut={lift.lockedOut}
      breakGlass={emergency.breakGlass}
      demo={terminal.data?.demo === true ? demoPeople : []}
      onSignIn={(badge, pin) => trying(badge, () => client.signIn(badge, pin))}
    />
  );
}

/** One try at a time; why the last one failed. */
function useTry() {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refused | null>(null);
  const trying = (badge: string, work: () => Promise<unknown>): void => {
    setBusy(true);
    setRefused(null);
    void work()
      .catch((thrown: unknown) => {
        const error = thrown instanceof Error ? thrown : new Error(String(thrown));
        setRefused({ error, badge, atMs: Date.now() });
      })
      .finally(() => setBusy(false));
  };
  return { busy, refused, trying };
}

/** Lifts the lock-out that `refused` tells of. */
function useLift(refused: Refused | null) {
  const client = useClient();
  const explain = useSignInRefusal();
  const { busy, refused: notLifted, trying } = useTry();
  const [asked, setAsked] = useState<Refused | null>(null);
  const [lifted, setLifted] = useState<Refused | null>(null);
  const badge = refused !== null && lockedOut(refused)?.of === 'badge' ? refused.badge : null;
  const done = refused !== null && lifted === refused;
  const ask: LockedOut | null =
    badge === null || done
      ? null
      : {
          badge,
          lifting: asked === refused ? { refusal: notLifted && explain(notLifted) } : null,
          onAsk: () => setAsked(refused),
          onCancel: () => setAsked(null),
          onLift: (by, pin) =>
            trying(by, async () => {
              await client.api.session.lift({ badge, by: { badge: by, pin } });
              setLifted(refused);
            }),
        };
  return { busy, done, lockedOut: ask };
}

/** Opens this PC by its sealed code, where it has one. */
function useBreakGlass(sealed: boolean) {
  const client = useClient();
  const explain = useSignInRefusal('breakGlass');
  const { busy, refused, trying } = useTry();
  const [asked, ask] = useState(false);
  const breakGlass: BreakGlass | null = sealed
    ? {
        opening: asked ? { refusal: refused && explain(refused) } : null,
        onAsk: () => ask(true),
        onCancel: () => ask(false),
        onOpen: (badge, code, reason) => trying(badge, () => client.openBreakGlass({ badge, code, reason })),
      }
    : null;
  return { busy, breakGlass };
}

function lockedOut({ error }: Refused): { readonly of: unknown; readonly waitMs: number } | null {
  if (!(error instanceof ORPCError) || error.code !== 'LOCKED_OUT') return null;
  return { of: error.data?.of, waitMs: Number(error.data?.waitS ?? 0) * 1000 };
}

/** `by`: what was looked at. */
function useSignInRefusal(by: 'pin' | 'breakGlass' = 'pin'): (refused: Refused) => string {
  const { t } = useTranslation(['frame', 'identity']);
  const format = useFormat();
  const failure = useFailureWords();
  const now = useNow(1000);
  return (refused) => {
    const { error, atMs } = refused;
    if (!(error instanceof ORPCError)) return t('signIn.noEngine');
    if (error.code === 'UNAUTHORIZED')
      return by === 'pin' ? t('signIn.wrong') : t('identity:breakGlass.wrong');
    if (error.code === 'PIN_KEY_MISSING') return t('identity:signIn.pinKeyMissing');
    const out = lockedOut(refused);
    if (out === null) return error.code === 'INTERNAL_SERVER_ERROR' ? t('signIn.noEngine') : failure(error);
    const leftMs = atMs + out.waitMs - now;
    if (leftMs <= 0) return t('signIn.tryAgain');
    const wait = format.clock(leftMs);
    if (out.of === 'breakGlass') return t('identity:breakGlass.lockedOut', { wait });
    return t(out.of === 'terminal' ? 'signIn.lockedOutPc' : 'signIn.lockedOut', { wait });
  };
}
