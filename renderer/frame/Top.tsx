import type { SignedIn } from '#terminal/contract/session';
import { useSiteText } from '#renderer/i18n/useFormat.ts';
import { useClient } from '../client/ClientProvider.tsx';
import { DemoPanel } from './DemoPanel.tsx';
import { LineTakt } from './LineTakt.tsx';
import { TopBar } from './TopBar.tsx';
import { useInbox } from './useInbox.ts';
import { usePlace } from './usePlace.ts';
import { useAttachmentsWaiting, useOwnClock, useSync } from './useSync.ts';

/** The top bar with what it says; drawn again by its own news, and not when the screen changes. */
export function Top({ who, onShortcuts }: { who: SignedIn; onShortcuts: () => void }) {
  const client = useClient();
  const text = useSiteText();
  return (
    <TopBar
      place={usePlace()}
      takt={<LineTakt />}
      sync={useSync()}
      clock={useOwnClock()}
      attachments={useAttachmentsWaiting()}
      demo={<DemoPanel />}
      inbox={useInbox()}
      person={{
        name: who.name === null ? who.badge : text(who.name),
        role: who.roles[0] ?? 'operator',
        emergency: who.emergency === true,
      }}
      onSwitchPerson={() => void client.signOut()}
      onShortcuts={onShortcuts}
    />
  );
}
