import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScanHandler } from '#ui/scan/ScanProvider.tsx';
import type { Api } from '../client.ts';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { useMemberName } from './qualityWords.ts';
import type { MemberRow } from './useMembersShown.ts';

type Answer = Awaited<ReturnType<Api['queries']['assembly']['readScan']>>;

/** A scan of a member finds it in the list, wherever the focus is; a badge is left to the signature, and anything else is none of both. */
export function useMemberScan(members: readonly MemberRow[], search: (words: string) => void): ScanHandler {
  const { t } = useTranslation('quality');
  const { api } = useClient();
  const words = useFailureWords();
  const nameOf = useMemberName();
  return useCallback(
    async (text) => {
      try {
        const answer = await api.queries.assembly.readScan({ text });
        const found = members.find((m) => isNamed(m, answer)) ?? members.find((m) => isLabelled(m, text));
        if (found !== undefined) {
          search(found.vin ?? found.container ?? found.lot ?? '');
          return { status: 'identified', words: t('sign.scanFound', { member: nameOf(found) }) };
        }
        return answer.kind === 'badge' ? null : { status: 'refused', words: t('sign.scanUnknown') };
      } catch (error) {
        return { status: 'refused', words: words(error) };
      }
    },
    [api, members, nameOf, search, t, words],
  );
}

function isNamed({ unit, container, part, lot }: MemberRow, answer: Answer): boolean {
  switch (answer.kind) {
    case 'unit':
      return unit === answer.unit.unit;
    case 'container':
      return container === answer.container || (lot !== null && lot === answer.lot && part === answer.part);
    case 'part':
      return lot !== null && lot === answer.lot && part === answer.part;
    case 'badge':
    case 'order':
    case 'location':
    case 'station':
    case 'tool':
    case 'unknown':
      return false;
  }
}

/** A label that this PC knows of from the hold alone. */
const isLabelled = ({ vin, container, lot }: MemberRow, text: string): boolean =>
  [vin, container, lot].includes(text.trim());
