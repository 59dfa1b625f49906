import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { SectionId } from './frame/sections.ts';

export type ScreenName =
  'lineBoard' | 'station' | 'dispatch' | 'pick' | 'issues' | 'issue' | 'inbox' | 'terminals';

/** One screen. The first of a section is where the rail leads. */
export interface Screen {
  /** Null: reached from the top bar, not from the rail. */
  readonly section: SectionId | null;
  readonly name: ScreenName;
  /** wouter pattern, absolute: it names what is shown, so that a view can be linked and reopened. */
  readonly path: string;
  /** Where its tab leads; null for a screen that is opened from another one. */
  readonly href: string | null;
  readonly component: LazyExoticComponent<ComponentType>;
}

/** Every screen, loaded when it is first opened. */
export const screens: readonly Screen[] = [
  {
    section: 'line',
    name: 'lineBoard',
    path: '/line',
    href: '/line',
    component: lazy(() => import('./line/LineBoard.tsx')),
  },
  {
    section: 'line',
    name: 'station',
    path: '/line/stations/:station',
    href: null,
    component: lazy(() => import('./line/station/Station.tsx')),
  },
  {
    section: 'logistics',
    name: 'dispatch',
    path: '/logistics',
    href: '/logistics',
    component: lazy(() => import('./logistics/DispatchScreen.tsx')),
  },
  {
    section: 'logistics',
    name: 'pick',
    path: '/logistics/pick/:call',
    href: null,
    component: lazy(() => import('./logistics/pick/PickScreen.tsx')),
  },
  {
    section: 'quality',
    name: 'issues',
    path: '/quality/issues',
    href: '/quality/issues',
    component: lazy(() => import('./quality/Issues.tsx')),
  },
  {
    section: 'quality',
    name: 'issue',
    path: '/quality/issues/:issue',
    href: null,
    component: lazy(() => import('./quality/Issue.tsx')),
  },
  {
    section: null,
    name: 'inbox',
    path: '/inbox',
    href: '/inbox',
    component: lazy(() => import('./inbox/Inbox.tsx')),
  },
  {
    section: 'admin',
    name: 'terminals',
    path: '/admin/terminals',
    href: '/admin/terminals',
    component: lazy(() => import('./admin/Terminals.tsx')),
  },
];
