import { useTranslation } from 'react-i18next';
import type { Role } from '#domain/kernel/actor';
import { noData } from '../../i18n/format.ts';
import { useFormat, useSiteText } from '../../i18n/useFormat.ts';
import type { PersonRow } from './usePeople.ts';

/** What a person is called, and what they are and can, in words. */
export function usePersonWords() {
  const { t } = useTranslation(['admin', 'frame']);
  const format = useFormat();
  const text = useSiteText();
  const roleName = (role: Role): string => t(`frame:role.${role}`);
  return {
    roleName,
    name: ({ name, badge }: PersonRow): string => (name === null ? (badge ?? noData) : text(name)),
    roles: ({ roles }: PersonRow): string => format.list(roles.map(roleName)),
    qualification: ({ qualification, validUntil, expired }: PersonRow['qualifications'][number]): string =>
      validUntil === null
        ? qualification
        : t(expired ? 'people.ended' : 'people.until', {
            qualification,
            at: format.date(Date.parse(validUntil) - 1),
          }),
  };
}
