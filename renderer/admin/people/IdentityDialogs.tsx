import { useState } from 'react';
import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PinField } from '#ui/dialogs/PinField.tsx';
import { useClient } from '../../client/ClientProvider.tsx';
import { useCommand } from '../../client/useCommand.ts';
import type { PersonDialogProps } from './PersonActs.tsx';
import { PersonForm } from './PersonForm.tsx';
import { isPin } from './pin.ts';
import { usePersonWords } from './usePersonWords.ts';

/** Another PIN, typed twice: nobody sees it. */
export function PinDialog({ row, ...shown }: PersonDialogProps) {
  const { t } = useTranslation('admin');
  const { api } = useClient();
  const { name } = usePersonWords();
  const [pin, setPin] = useState('');
  const [again, setAgain] = useState('');
  return (
    <PersonForm
      {...shown}
      title={t('people.pinTitle', { name: name(row) })}
      confirmLabel={t('people.save')}
      command={useCommand(api.commands.people.setPin)}
      input={isPin(pin) && pin === again ? { person: row.person, pin } : null}
    >
      <PinField
        label={t('people.pin')}
        description={t('people.pinRule')}
        value={pin}
        onChange={(event) => setPin(event.currentTarget.value)}
        data-autofocus
      />
      <PinField
        label={t('people.pinAgain')}
        value={again}
        error={
          again !== '' && again.length >= pin.length && again !== pin ? t('people.pinDiffers') : undefined
        }
        onChange={(event) => setAgain(event.currentTarget.value)}
      />
    </PersonForm>
  );
}

export function BadgeDialog({ row, ...shown }: PersonDialogProps) {
  const { t } = useTranslation('admin');
  const { api } = useClient();
  const { name } = usePersonWords();
  const [badge, setBadge] = useState('');
  return (
    <PersonForm
      {...shown}
      title={t('people.badgeTitle', { name: name(row) })}
      confirmLabel={t('people.save')}
      command={useCommand(api.commands.people.replaceBadge)}
      input={badge.trim() === '' ? null : { person: row.person, badge: badge.trim() }}
    >
      <p>{t('people.badgeWhat', { badge: row.badge ?? '' })}</p>
      <TextInput
        label={t('people.badge')}
        value={badge}
        onChange={(event) => setBadge(event.currentTarget.value)}
        data-autofocus
      />
    </PersonForm>
  );
}

export function NameDialog({ row, ...shown }: PersonDialogProps) {
  const { t } = useTranslation('admin');
  const { api } = useClient();
  const { name } = usePersonWords();
  const [zh, setZh] = useState(row.name?.zh ?? '');
  const [en, setEn] = useState(row.name?.en ?? '');
  const said = { zh: zh.trim(), en: en.trim() };
  return (
    <PersonForm
      {...shown}
      title={t('people.nameTitle', { name: name(row) })}
      confirmLabel={t('people.save')}
      command={useCommand(api.commands.people.changePersonalFields)}
      input={said.zh === '' || said.en === '' ? null : { person: row.person, name: said }}
    >
      <TextInput
        label={t('people.nameZh')}
        value={zh}
        onChange={(event) => setZh(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput
        label={t('people.nameEn')}
        value={en}
        onChange={(event) => setEn(event.currentTarget.value)}
      />
    </PersonForm>
  );
}
