import { useState } from 'react';
import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Role } from '#domain/kernel/actor';
import { SignDialog } from '#ui/dialogs/SignDialog.tsx';
import { useClient } from '../../client/ClientProvider.tsx';
import { useCommand } from '../../client/useCommand.ts';
import type { PersonDialogProps } from './PersonActs.tsx';
import { PersonForm } from './PersonForm.tsx';
import { allRoles } from './usePeople.ts';
import { usePersonWords } from './usePersonWords.ts';

/** Grants a role, signed; it counts once the plant accepts it. */
export function GrantDialog({ row, opened, onClose }: PersonDialogProps) {
  const { t } = useTranslation('admin');
  const { api } = useClient();
  const { name } = usePersonWords();
  const [role, setRole] = useState<Role | null>(null);
  const { run, refusal, busy, clear } = useCommand(api.commands.people.grantRole);
  const close = (): void => {
    clear();
    onClose();
  };
  return (
    <SignDialog
      opened={opened}
      title={t('people.grantTitle', { name: name(row) })}
      statement={t('people.grantWhat')}
      beside={
        <RoleChoice roles={allRoles.filter((one) => !row.roles.includes(one))} {...{ role, setRole }} />
      }
      incomplete={role === null}
      meanings={[{ value: 'grantRole', label: t('people.grantMeaning') }]}
      reasonRequired={false}
      reasonLeftOut
      refusal={refusal}
      busy={busy}
      onSign={({ badge, pin, meaning }) => {
        if (role === null) return;
        run({ person: row.person, role, signature: { badge, pin, meaning, recordHash: null } }, close);
      }}
      onCancel={close}
    />
  );
}

export function WithdrawRoleDialog({ row, ...shown }: PersonDialogProps) {
  const { t } = useTranslation('admin');
  const { api } = useClient();
  const { name } = usePersonWords();
  const [only, second] = row.roles;
  const [role, setRole] = useState<Role | null>(second === undefined ? (only ?? null) : null);
  return (
    <PersonForm
      {...shown}
      title={t('people.withdrawTitle', { name: name(row) })}
      confirmLabel={t('people.withdrawNow')}
      command={useCommand(api.commands.people.withdrawRole)}
      input={role === null ? null : { person: row.person, role }}
    >
      <RoleChoice roles={row.roles} {...{ role, setRole }} />
      <p>{t('people.withdrawWhat')}</p>
    </PersonForm>
  );
}

interface RoleChoiceProps {
  readonly roles: readonly Role[];
  readonly role: Role | null;
  readonly setRole: (role: Role | null) => void;
}

function RoleChoice({ roles, role, setRole }: RoleChoiceProps) {
  const { t } = useTranslation('admin');
  const { roleName } = usePersonWords();
  return (
    <Select
      label={t('people.role')}
      data={roles.map((value) => ({ value, label: roleName(value) }))}
      value={role}
      onChange={(value) => setRole(roles.find((one) => one === value) ?? null)}
      data-autofocus
    />
  );
}
