import { createRoot } from 'react-dom/client';
import type { ReactNode } from 'react';
import { IconBuildingFactory2 } from '@tabler/icons-react';
import { SignIn } from '#renderer/frame/SignIn.tsx';
import { startI18n } from '#renderer/i18n/i18n.ts';
import { isLanguage } from '#renderer/i18n/language.ts';
import { SiteZone } from '#renderer/i18n/useFormat.ts';
import { AppearanceProvider } from '#ui/AppearanceProvider.tsx';
import { CommandPalette } from '#ui/dialogs/CommandPalette.tsx';
import { ScanProvider } from '#ui/scan/ScanProvider.tsx';
import { DispatchPage } from './DispatchPage.tsx';
import { IssuePage } from './IssuePage.tsx';
import { LinePage } from './LinePage.tsx';
import { StatesPage } from './StatesPage.tsx';
import { StationPage } from './StationPage.tsx';
import { TablePage } from './TablePage.tsx';

const pages: Readonly<Record<string, () => ReactNode>> = {
  line: () => <LinePage empty={false} />,
  'line-empty': () => <LinePage empty />,
  station: () => <StationPage nok={false} />,
  'station-nok': () => <StationPage nok />,
  dispatch: () => <DispatchPage />,
  issue: () => <IssuePage />,
  table: () => <TablePage count={5000} />,
  'table-empty': () => <TablePage count={0} />,
  states: () => <StatesPage />,
  signIn: () => (
    <SignIn
      notice={null}
      place="常州总装 Changzhou · FA-10"
      busy={false}
      refusal={null}
      lockedOut={null}
      breakGlass={null}
      badge=""
      demo={[
        { badge: '1001', pin: '246810', role: 'supervisor' },
        { badge: '1002', pin: '246810', role: 'logistics' },
        { badge: '1003', pin: '246810', role: 'quality' },
        { badge: '1004', pin: '246810', role: 'operator' },
        { badge: '1005', pin: '246810', role: 'engineer' },
        { badge: '1006', pin: '246810', role: 'admin' },
      ]}
      onSignIn={() => {}}
    />
  ),
};

const query = new URLSearchParams(location.search);
const language = query.get('lang');
startI18n(isLanguage(language) ? language : 'zh');
const root = document.getElementById('root');
const page = pages[query.get('page') ?? 'line'];
if (root !== null && page !== undefined) {
  createRoot(root).render(
    <AppearanceProvider scheme={query.get('theme') === 'dark' ? 'dark' : 'light'}>
      <SiteZone value="Asia/Shanghai">
        <ScanProvider
          signer={() => null}
          fallback={(text) =>
            text.startsWith('BAD')
              ? {
                  status: 'refused',
                  words: language === 'en' ? 'Not a part of this station' : '不是本工位的零件',
                }
              : { status: 'accepted', words: language === 'en' ? 'Wheel FL installed' : '左前轮已装' }
          }
        >
          {page()}
          <CommandPalette
            onLookUp={() => {}}
            actions={[
              {
                id: 'line',
                group: language === 'en' ? 'Go to' : '前往',
                label: language === 'en' ? 'Line board' : '产线看板',
                icon: IconBuildingFactory2,
                shortcut: 'Alt 1',
                onTrigger: () => {},
              },
            ]}
          />
        </ScanProvider>
      </SiteZone>
    </AppearanceProvider>,
  );
}
