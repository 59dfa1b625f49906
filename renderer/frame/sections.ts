import {
  IconBuildingFactory2,
  IconChartBar,
  IconSettings,
  IconShieldCheck,
  IconSitemap,
  IconTruckDelivery,
  type Icon,
} from '@tabler/icons-react';
import type { Role } from '#domain/kernel/actor';

export const sectionIds = ['line', 'logistics', 'quality', 'traceability', 'insights', 'admin'] as const;
export type SectionId = (typeof sectionIds)[number];

export const sectionIcons: Readonly<Record<SectionId, Icon>> = {
  line: IconBuildingFactory2,
  logistics: IconTruckDelivery,
  quality: IconShieldCheck,
  traceability: IconSitemap,
  insights: IconChartBar,
  admin: IconSettings,
};

/** What a role finds in the rail. What a role may do there is the engine's decision, not the rail's. */
const sectionsOf: Readonly<Record<Role, readonly SectionId[]>> = {
  operator: ['line'],
  supervisor: ['line', 'logistics', 'quality', 'traceability', 'insights'],
  logistics: ['logistics', 'line', 'quality', 'traceability'],
  quality: ['quality', 'line', 'logistics', 'traceability', 'insights'],
  engineer: sectionIds,
  admin: sectionIds,
};

/** In the rail's own order, whatever the roles. */
export const visibleSections = (roles: readonly Role[]): SectionId[] =>
  sectionIds.filter((section) => roles.some((role) => sectionsOf[role].includes(section)));

/** Where a person lands: the first section of the first role. */
export const landingSection = (roles: readonly Role[]): SectionId => {
  const first = roles[0];
  return first === undefined ? 'line' : (sectionsOf[first][0] ?? 'line');
};
