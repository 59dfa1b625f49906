import { IconMapOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { matchRoute, Redirect, Route, Switch, useLocation, useRouter } from 'wouter';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { screens, sectionHref, type Screen } from '../screens.ts';
import { ScreenBoundary } from './ScreenBoundary.tsx';
import { ScreenView } from './ScreenView.tsx';
import { sectionIds } from './sections.ts';

/** Where a section's bare address leads: people type `/quality`, or cut a link short. */
const sectionRoots = sectionIds.flatMap((id) => {
  const href = sectionHref(id);
  return href === null || href === `/${id}` ? [] : [{ path: `/${id}`, href }];
});

/** The screen that an address names; parameters stay in the address. `landing` is where `/` leads. */
export function Routes({ landing }: { landing: string | null }) {
  const screen = useScreen();
  return (
    <ScreenBoundary key={screen?.path ?? ''}>
      <Switch>
        {screens.map((screen) => (
          <Route key={screen.path} path={screen.path}>
            <ScreenView code={screen.code} />
          </Route>
        ))}
        {sectionRoots.map(({ path, href }) => (
          <Route key={path} path={path}>
            <Redirect to={href} replace />
          </Route>
        ))}
        {landing !== null && (
          <Route path="/">
            <Redirect to={landing} replace />
          </Route>
        )}
        <Route>
          <NoScreen landing={landing} />
        </Route>
      </Switch>
    </ScreenBoundary>
  );
}

function NoScreen({ landing }: { landing: string | null }) {
  const { t } = useTranslation('frame');
  const [, navigate] = useLocation();
  if (landing === null) {
    return (
      <EmptyState icon={IconMapOff} title={t('workplace.noScreen')}>
        {t('workplace.noScreenWhy')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={IconMapOff}
      title={t('notFound.title')}
      action={{ label: t('notFound.home'), onClick: () => navigate(landing) }}
    >
      {t('notFound.text')}
    </EmptyState>
  );
}

/** The screen at the present address, or null. */
export function useScreen(): Screen | null {
  const { parser } = useRouter();
  const [path] = useLocation();
  return screens.find((screen) => matchRoute(parser, screen.path, path)[0]) ?? null;
}
