import { useState } from 'react';
import { ORPCError } from '@orpc/client';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import { useClient, useConnection } from '../client/ClientProvider.tsx';
import { SignIn, type SignInProps } from './SignIn.tsx';
import { demoPeople } from './demoPeople.ts';

/** Signs in with the engine of this PC; what it refuses is said under the PIN. */
export function SignInScreen({ notice }: Partial<Pick<SignInProps, 'notice'>>) {
  const client = useClient();
  const site = useSiteText();
  const { t } = useTranslation('frame');
  const connection = useConnection();
  const terminal = useQuery(client.engine.queries.system.terminal.queryOptions({ input: {} }));
  const explain = useSignInRefusal();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Error | null>(null);
  const signIn = async (badge: string, pin: string) => {
    setBusy(true);
    setRefused(null);
    try {
      await client.signIn(badge, pin);
    } catch (error) {
      setRefused(error instanceof Error ? error : new Error(String(error)));
    } finally {
      setBusy(false);
    }
  };
  const away = connection.status === 'lost' ? t('signIn.noEngine') : null;
  // That no answer came is over once the engine is back.
  const stands = refused instanceof ORPCError || connection.status !== 'open';
  const refusal = away ?? (refused !== null && stands ? explain(refused) : null);
  const place = [terminal.data?.site && site(terminal.data.site), terminal.data?.name].filter(Boolean);
  return (
    <SignIn
      place={place.join(' · ')}
      busy={busy}
      notice={notice ?? null}
      refusal={refusal}
      demo={terminal.data?.demo === true ? demoPeople : []}
      onSignIn={(badge, pin) => void signIn(badge, pin)}
    />
  );
}

function useSignInRefusal(): (error: unknown) => string {
  const { t } = useTranslation('frame');
  const format = useFormat();
  return (error) => {
    if (!(error instanceof ORPCError)) return t('signIn.noEngine');
    if (error.code === 'UNAUTHORIZED') return t('signIn.wrong');
    if (error.code === 'LOCKED_OUT') {
      return t('signIn.lockedOut', { wait: format.span(Number(error.data?.waitS ?? 0) * 1000) });
    }
    return t('signIn.noEngine');
  };
}
