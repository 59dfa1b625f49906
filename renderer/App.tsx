import { AppearanceProvider } from '#ui/AppearanceProvider.tsx';
import { DialogsCovered } from '#ui/dialogs/Dialog.tsx';
import { ScanProvider } from '#ui/scan/ScanProvider.tsx';
import type { EngineClient } from './client.ts';
import { ClientProvider, useSession } from './client/ClientProvider.tsx';
import { Lock } from './frame/Lock.tsx';
import { SignInScreen } from './frame/SignInScreen.tsx';
import { Workplace } from './frame/Workplace.tsx';
import { useScanDestination } from './frame/useScanDestination.ts';
import { useSignerReading } from './frame/useSignerReading.ts';

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
  const elsewhere = useScanDestination();
  const signer = useSignerReading();
  return (
    <ScanProvider fallback={elsewhere} signer={signer}>
      <Door />
    </ScanProvider>
  );
}

/** Nobody without signing in; a locked screen keeps its work for the person who left it. */
function Door() {
  const session = useSession();
  if (session.status === 'signedOut') return <SignInScreen />;
  const locked = session.status === 'locked';
  return (
    <>
      <div inert={locked} style={{ height: '100%' }}>
        <DialogsCovered value={locked}>
          <Workplace key={session.who.person} who={session.who} />
        </DialogsCovered>
      </div>
      {locked && <Lock who={session.who} why={session.why} />}
    </>
  );
}
