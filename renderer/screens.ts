import type { ComponentType } from 'react';
import type { SectionId } from './frame/sections.ts';

export type ScreenName =
  | 'lineBoard'
  | 'station'
  | 'unit'
  | 'dispatch'
  | 'pick'
  | 'issues'
  | 'issue'
  | 'holds'
  | 'tools'
  | 'inbox'
  | 'terminals'
  | 'people'
  | 'sync'
  | 'backups'
  | 'audit';

/** A screen's component, fetched apart from the others. */
export interface ScreenCode {
  /** Null until it was fetched once; then a switch draws it in the same frame. */
  readonly now: () => ComponentType | null;
  /** Tries again after a failure. */
  readonly fetch: () => Promise<unknown>;
}

/** One screen. The first of a section is where the rail leads. */
export interface Screen {
  /** Null: reached from the top bar or by a scan, not from the rail. */
  readonly section: SectionId | null;
  readonly name: ScreenName;
  /** wouter pattern, absolute: it names what is shown, so that a view can be linked and reopened. */
  readonly path: string;
  /** Where its tab leads; null for a screen that is opened from another one. */
  readonly href: string | null;
  readonly code: ScreenCode;
}

/** Not React.lazy: a boundary that once showed its fallback holds back what has arrived for 300 ms. */
function code(load: () => Promise<{ readonly default: ComponentType }>): ScreenCode {
  let component: ComponentType | null = null;
  return {
    now: () => component,
    fetch: async () => {
      component = (await load()).default;
    },
  };
}

/** Every screen, fetched when it is first opened, or before that while nothing else is done (useFetchAhead). */
export const screens: readonly Screen[] = [
  {
    section: 'line',
    name: 'lineBoard',
    path: '/line',
    href: '/line',
    code: code(() => import('./line/LineBoard.tsx')),
  },
  {
    section: 'line',
    name: 'station',
    path: '/line/stations/:station',
    href: null,
    code: code(() => import('./line/station/Station.tsx')),
  },
  {
    section: 'logistics',
    name: 'dispatch',
    path: '/logistics',
    href: '/logistics',
    code: code(() => import('./logistics/DispatchScreen.tsx')),
  },
  {
    section: 'logistics',
    name: 'pick',
    path: '/logistics/pick/:call',
    href: null,
    code: code(() => import('./logistics/pick/PickScreen.tsx')),
  },
  {
    section: 'quality',
    name: 'issues',
    path: '/quality/issues',
    href: '/quality/issues',
    code: code(() => import('./quality/Issues.tsx')),
  },
  {
    section: 'quality',
    name: 'issue',
    path: '/quality/issues/:issue',
    href: null,
    code: code(() => import('./quality/Issue.tsx')),
  },
  {
    section: 'quality',
    name: 'holds',
    path: '/quality/holds',
    href: '/quality/holds',
    code: code(() => import('./quality/Holds.tsx')),
  },
  {
    section: 'quality',
    name: 'tools',
    path: '/quality/tools',
    href: '/quality/tools',
    code: code(() => import('./quality/Tools.tsx')),
  },
  {
    section: null,
    name: 'unit',
    path: '/units/:unit',
    href: null,
    code: code(() => import('./traceability/Unit.tsx')),
  },
  {
    section: null,
    name: 'inbox',
    path: '/inbox',
    href: '/inbox',
    code: code(() => import('./inbox/Inbox.tsx')),
  },
  {
    section: 'admin',
    name: 'terminals',
    path: '/admin/terminals',
    href: '/admin/terminals',
    code: code(() => import('./admin/Terminals.tsx')),
  },
  {
    section: 'admin',
    name: 'people',
    path: '/admin/people',
    href: '/admin/people',
    code: code(() => import('./admin/people/People.tsx')),
  },
  {
    section: 'admin',
    name: 'sync',
    path: '/admin/sync',
    href: '/admin/sync',
    code: code(() => import('./admin/Sync.tsx')),
  },
  {
    section: 'admin',
    name: 'backups',
    path: '/admin/backups',
    href: '/admin/backups',
    code: code(() => import('./admin/Backups.tsx')),
  },
  {
    section: 'admin',
    name: 'audit',
    path: '/admin/audit',
    href: '/admin/audit',
    code: code(() => import('./admin/Audit.tsx')),
  },
];

/** Where the rail leads for a section: to its first screen; null while it has none. */
export const sectionHref = (section: SectionId): string | null =>
  screens.find((screen) => screen.section === section)?.href ?? null;
