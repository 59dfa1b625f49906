import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActorRef, PersonRef } from '#terminal/contract/refs';
import { noData } from '../i18n/format.ts';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import type { IssueRow } from './useIssue.ts';

/** The last six characters of a VIN are what people on the line say. */
export const shortVin = (vin: string | null): string => (vin === null ? noData : `…${vin.slice(-6)}`);

/** A person by name; by id where the name was erased or has not arrived. */
export function usePersonName(): (person: PersonRef | null) => string {
  const text = useSiteText();
  return useCallback(
    (person) =>
      person === null ? noData : person.name === null ? person.person.slice(-6) : text(person.name),
    [text],
  );
}

/** Who acted, in words: a person's name, or that a policy, a device or the plant did. */
export function useActorName(): (by: ActorRef) => string {
  const { t } = useTranslation('quality');
  const person = usePersonName();
  return useCallback(
    (by) => {
      switch (by.kind) {
        case 'person':
          return person(by);
        case 'device':
          return by.device;
        case 'policy':
          return t('byItself');
        case 'plant':
          return t('byPlant');
      }
    },
    [person, t],
  );
}

/** What an issue is called: its title, or the cause it opened by itself for. */
export function useIssueTitle(): (
  issue: Pick<IssueRow, 'title' | 'because' | 'defectName' | 'subject'>,
) => string {
  const { t, i18n } = useTranslation('quality');
  const text = useSiteText();
  const format = useFormat();
  return useCallback(
    ({ title, because, defectName, subject }) => {
      if (title !== '') return title;
      const code = because?.code ?? '';
      const params = Object.entries(because?.params ?? {}).map(([name, value]) => [
        name,
        typeof value === 'number' ? format.integer(value) : (value ?? noData),
      ]);
      const operation = subject.operation ?? noData;
      if (i18n.exists(`quality:because.${code}`)) {
        return t(`because.${code}` as 'because.nokBeyondLimit', { operation, ...Object.fromEntries(params) });
      }
      return defectName === null ? t('untitled') : text(defectName);
    },
    [t, i18n, text, format],
  );
}
