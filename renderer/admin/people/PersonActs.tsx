import { ActionIcon, Menu } from '@mantine/core';
import { IconDotsVertical } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Shown } from '#ui/dialogs/DialogHost.tsx';
import { useShowDialog } from '#ui/dialogs/DialogHost.tsx';
import { EndDialog, ReturnDialog } from './ReturnDialog.tsx';
import { GrantDialog, WithdrawRoleDialog } from './RoleDialogs.tsx';
import { BadgeDialog, NameDialog, PinDialog } from './IdentityDialogs.tsx';
import { QualifyDialog, WithdrawQualificationDialog } from './QualificationDialogs.tsx';
import type { PersonRow } from './usePeople.ts';
import { allRoles, usePeopleRights } from './usePeople.ts';
import { usePersonWords } from './usePersonWords.ts';

export interface PersonDialogProps extends Shown {
  readonly row: PersonRow;
}

const dialogs = {
  grant: GrantDialog,
  withdraw: WithdrawRoleDialog,
  qualify: QualifyDialog,
  withdrawQualification: WithdrawQualificationDialog,
  pin: PinDialog,
  badge: BadgeDialog,
  name: NameDialog,
  deactivate: EndDialog,
  reactivate: ReturnDialog,
};
type Act = keyof typeof dialogs;

/** What is done about a person. */
export function PersonActs({ row }: { readonly row: PersonRow }) {
  const { t } = useTranslation('admin');
  const show = useShowDialog();
  const may = usePeopleRights();
  const { name } = usePersonWords();
  const acts = actsOf(row).filter((act) =>
    act === 'qualify' || act === 'withdrawQualification' ? may.qualify : may.direct,
  );
  if (acts.length === 0) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" size={44} aria-label={t('act.menu', { name: name(row) })}>
          <IconDotsVertical size={20} stroke={1.8} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {acts.map((act) => {
          const ActDialog = dialogs[act];
          return (
            <Menu.Item key={act} onClick={() => show((shown) => <ActDialog row={row} {...shown} />)}>
              {t(`people.act.${act}`)}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What makes sense now. */
function actsOf({ status, roles, qualifications }: PersonRow): readonly Act[] {
  if (status === 'unadded') return [];
  if (status === 'deactivated') return ['reactivate'];
  return [
    ...(roles.length < allRoles.length ? (['grant'] as const) : []),
    ...(roles.length > 0 ? (['withdraw'] as const) : []),
    'qualify',
    ...(qualifications.length > 0 ? (['withdrawQualification'] as const) : []),
    'pin',
    'badge',
    'name',
    'deactivate',
  ];
}
