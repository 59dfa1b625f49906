import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActorRef, MemberRef, PersonRef } from '#terminal/contract/refs';
import { noData } from '../i18n/format.ts';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import type { HoldPreviewRows } from './useHoldPreview.ts';
import type { AffectedUnit, IssueRow } from './useIssue.ts';
import type { MemberRow } from './useMembersShown.ts';

/** The last six characters of a VIN are what people on the line say. */
export const shortVin = (vin: string | null): string => (vin === null ? noData : `…${vin.slice(-6)}`);

/** A member of a hold: the unit by the end of its VIN, a container by its label, a lot with the part that it is of. */
export function useMemberName(): (member: MemberRef) => string {
  const { t } = useTranslation('quality');
  return useCallback(
    ({ kind, vin, container, part, lot }) => {
      if (kind === 'unit') return shortVin(vin);
      return kind === 'container'
        ? (container ?? noData)
        : t('lotOf', { lot: lot ?? noData, part: part ?? noData });
    },
    [t],
  );
}

/** How many of each kind: units, containers and lots, as they are. */
export function useMembersCounted(): (members: readonly Pick<MemberRow, 'kind'>[]) => string {
  const { t } = useTranslation('quality');
  const format = useFormat();
  return useCallback(
    (members) => {
      const kinds = Map.groupBy(members, (m) => m.kind);
      const words = [...kinds].map(([kind, { length: count }]) =>
        t(`counted.${kind}`, { count, shown: format.integer(count) }),
      );
      return format.list(words);
    },
    [t, format],
  );
}

/** A person by name; without one where it was erased or has not arrived. */
export function usePersonName(): (person: PersonRef | null) => string {
  const { t } = useTranslation('quality');
  const text = useSiteText();
  return useCallback(
    (person) => (person === null ? noData : person.name === null ? t('unnamed') : text(person.name)),
    [t, text],
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

type Placed = Pick<
  AffectedUnit | HoldPreviewRows['units'][number] | MemberRow,
  'status' | 'station' | 'stationName' | 'location'
>;

/** Where a unit is now, as people on the floor say it. */
export function useUnitPlace(): (unit: Placed) => string {
  const { t } = useTranslation('quality');
  const text = useSiteText();
  return useCallback(
    ({ status, station, stationName, location }) => {
      if (status === null) return noData;
      const at = station === null ? null : stationName === null ? station : `${station} ${text(stationName)}`;
      if (status === 'atStation' && at !== null) return at;
      if (status === 'between' && at !== null) return t('place.after', { station: at });
      return location ?? t(`unitStatus.${status}`);
    },
    [t, text],
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
        const defect = defectName === null ? noData : text(defectName);
        const said = { operation, defect, ...Object.fromEntries(params) };
        return t(`because.${code}` as 'because.nokBeyondLimit', said);
      }
      return defectName === null ? t('untitled') : text(defectName);
    },
    [t, i18n, text, format],
  );
}
