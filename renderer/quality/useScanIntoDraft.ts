import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import type { ScanOutcome } from '#ui/scan/ScanProvider.tsx';
import { useScanHandler } from '#ui/scan/ScanProvider.tsx';
import type { Api } from '../client.ts';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import type { Scanned } from './issueDraft.ts';

type Answer = Awaited<ReturnType<Api['queries']['assembly']['readScan']>>;

/** A scan fills the field that its code belongs to; while the dialog is open it leads nowhere else. */
export function useScanIntoDraft(site: SiteConfiguration | null, fill: (found: Scanned) => void): void {
  const { t } = useTranslation('quality');
  const { api } = useClient();
  const words = useFailureWords();
  useScanHandler(
    useCallback(
      async (text): Promise<ScanOutcome> => {
        try {
          const found = placeNamed(site, text) ?? contentOf(await api.queries.assembly.readScan({ text }));
          if (found === null) return { status: 'refused', words: t('new.scanUnknown') };
          fill(found);
          return { status: 'identified', words: t('new.scanTaken', { text: text.trim() }) };
        } catch (error) {
          return { status: 'refused', words: words(error) };
        }
      },
      [api, site, fill, t, words],
    ),
  );
}

/** Tools and stations carry their id as it is. */
function placeNamed(site: SiteConfiguration | null, text: string): Scanned | null {
  const id = text.trim();
  if (site?.tools.some((tool) => tool.id === id)) return { tool: id };
  return site?.lines.some((line) => line.stations.some((s) => s.id === id)) ? { station: id } : null;
}

function contentOf(answer: Answer): Scanned | null {
  switch (answer.kind) {
    case 'unit':
      return { unit: { unit: answer.unit.unit, label: answer.unit.label } };
    case 'part':
      return { material: { part: answer.part, lot: answer.lot } };
    case 'container':
      return answer.part === null ? null : { material: { part: answer.part, lot: answer.lot } };
    case 'badge':
    case 'order':
    case 'location':
    case 'station':
    case 'tool':
    case 'unknown':
      return null;
  }
}
