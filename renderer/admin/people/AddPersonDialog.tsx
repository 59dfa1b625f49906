import { useState } from 'react';
import { Checkbox, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Role } from '#domain/kernel/actor';
import type { Shown } from '#ui/dialogs/DialogHost.tsx';
import { PinField } from '#ui/dialogs/PinField.tsx';
import { useKept } from '#ui/dialogs/kept.ts';
import { useClient } from '../../client/ClientProvider.tsx';
import { useCommand } from '../../client/useCommand.ts';
import { PersonForm } from './PersonForm.tsx';
import { isPin } from './pin.ts';
import { allRoles } from './usePeople.ts';
import { usePersonWords } from './usePersonWords.ts';
import styles from './People.module.css';

/** Somebody new: badge, name in both languages, roles, and a PIN if it is known already. */
export function AddPersonDialog(shown: Shown) {
  const { t } = useTranslation('admin');
  const { api } = useClient();
  const { roleName } = usePersonWords();
  const { typed, type, forget } = useKept('add person');
  const { badge = '', zh = '', en = '' } = typed;
  const [roles, setRoles] = useState<readonly Role[]>([]);
  const [pin, setPin] = useState('');
  const said = { badge: badge.trim(), name: { zh: zh.trim(), en: en.trim() } };
  const complete =
    said.badge !== '' &&
    said.name.zh !== '' &&
    said.name.en !== '' &&
    roles.length > 0 &&
    (pin === '' || isPin(pin));
  return (
    <PersonForm
      {...shown}
      title={t('people.addTitle')}
      confirmLabel={t('people.addNow')}
      command={useCommand(api.commands.people.addPerson)}
      input={complete ? { ...said, roles: [...roles], pin: pin === '' ? null : pin } : null}
      sent={forget}
    >
      <TextInput
        label={t('people.badge')}
        value={badge}
        onChange={(event) => type({ badge: event.currentTarget.value })}
        data-autofocus
      />
      <TextInput
        label={t('people.nameZh')}
        value={zh}
        onChange={(event) => type({ zh: event.currentTarget.value })}
      />
      <TextInput
        label={t('people.nameEn')}
        value={en}
        onChange={(event) => type({ en: event.currentTarget.value })}
      />
      <Checkbox.Group
        label={t('people.column.roles')}
        value={[...roles]}
        onChange={(chosen) => setRoles(allRoles.filter((role) => chosen.includes(role)))}
      >
        <div className={styles.beside}>
          {allRoles.map((role) => (
            <Checkbox key={role} value={role} label={roleName(role)} />
          ))}
        </div>
      </Checkbox.Group>
      <PinField
        label={t('people.pinOptional')}
        description={t('people.pinRule')}
        value={pin}
        onChange={(event) => setPin(event.currentTarget.value)}
      />
    </PersonForm>
  );
}
