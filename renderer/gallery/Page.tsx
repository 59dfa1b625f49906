import type { ReactNode } from 'react';
import { UndoOffers } from '#ui/dialogs/undo.tsx';
import { Rail } from '#renderer/frame/Rail.tsx';
import { RouteTabs } from '#renderer/frame/RouteTabs.tsx';
import { Shell } from '#renderer/frame/Shell.tsx';
import { TaktCountdown } from '#renderer/frame/TaktCountdown.tsx';
import { TopBar } from '#renderer/frame/TopBar.tsx';
import { sectionIds, type SectionId } from '#renderer/frame/sections.ts';
import type { SyncView } from '#renderer/frame/syncView.ts';
import type { Role } from '#domain/kernel/actor';
import { useSample } from './text.ts';

interface PageProps {
  readonly section: SectionId;
  readonly role: Role;
  readonly name: string;
  readonly sync: SyncView;
  readonly tabs: readonly string[];
  readonly children: ReactNode;
}

const ignore = () => {};

/** A screen's parts in the real frame. */
export function Page({ section, role, name, sync, tabs, children }: PageProps) {
  const s = useSample();
  return (
    <Shell
      top={
        <TopBar
          place={{
            site: s('常州总装', 'Changzhou'),
            line: s('FA1 线', 'Line FA1'),
            shift: s('乙班 14:00–22:00', 'Shift B 14:00–22:00'),
            zoneKnown: true,
          }}
          takt={<TaktCountdown taktS={76} remainingS={25} />}
          sync={sync}
          inbox={{ href: '/inbox', count: 3, calls: 1, urgent: true }}
          person={{ name, role, emergency: false }}
          onSwitchPerson={ignore}
          onShortcuts={ignore}
        />
      }
      rail={<Rail sections={sectionIds.map((id) => ({ id, href: `/${id}` }))} current={section} />}
      foot={<UndoOffers />}
      tabs={
        tabs.length === 0 ? null : (
          <RouteTabs tabs={tabs.map((label, i) => ({ href: `/${section}/${i}`, label, current: i === 0 }))} />
        )
      }
    >
      {children}
    </Shell>
  );
}
