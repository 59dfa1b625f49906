import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { AppearanceProvider } from '#ui/AppearanceProvider.tsx';
import { ScanProvider, type ScanOutcome } from '#ui/scan/ScanProvider.tsx';
import type { EngineClient } from './client.ts';
import { ClientProvider, useSession } from './client/ClientProvider.tsx';
import { Lock } from './frame/Lock.tsx';
import { SignInScreen } from './frame/SignInScreen.tsx';
import { Workplace } from './frame/Workplace.tsx';

export function App({ client }: { client: EngineClient }) {
  return (
    <AppearanceProvider>
      <ClientProvider client={client}>
        <Scanning />
      </ClientProvider>
    </AppearanceProvider>
  );
}

function Scanning() {
  const { t } = useTranslation('frame');
  const notRecognised = useCallback(
    (): ScanOutcome => ({ status: 'refused', words: t('scan.unknown') }),
    [t],
  );
  return (
    <ScanProvider fallback={notRecognised}>
      <Door />
    </ScanProvider>
  );
}

/** Nobody without signing in; a locked screen keeps its work for the person who left it. */
function Door() {
  const session = useSession();
  if (session.status === 'signedOut') return <SignInScreen />;
  return (
    <>
      <div inert={session.status === 'locked'} style={{ height: '100%' }}>
        <Workplace key={session.who.person} who={session.who} />
      </div>
      {session.status === 'locked' && <Lock />}
    </>
  );
}
