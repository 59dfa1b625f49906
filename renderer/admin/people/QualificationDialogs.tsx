import { useContext } from 'react';
import { Select, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useKept } from '#ui/dialogs/kept.ts';
import { useClient } from '../../client/ClientProvider.tsx';
import { useCommand } from '../../client/useCommand.ts';
import { SiteZone } from '../../i18n/useFormat.ts';
import { endOfDay } from '../../i18n/wallTime.ts';
import type { PersonDialogProps } from './PersonActs.tsx';
import { PersonForm } from './PersonForm.tsx';
import { usePersonWords } from './usePersonWords.ts';

/** Records what somebody can, until when; given again it replaces what was said before. */
export function QualifyDialog({ row, ...shown }: PersonDialogProps) {
  const { t } = useTranslation('admin');
  const { api } = useClient();
  const zone = useContext(SiteZone);
  const { name } = usePersonWords();
  const { typed, type, forget } = useKept(`qualify ${row.person}`);
  const { qualification = '', until = '' } = typed;
  const validUntil = until === '' ? null : endOfDay(until, zone);
  const isDay = until === '' || validUntil !== null;
  return (
    <PersonForm
      {...shown}
      title={t('people.qualifyTitle', { name: name(row) })}
      confirmLabel={t('people.qualifyNow')}
      command={useCommand(api.commands.people.qualifyPerson)}
      input={
        qualification.trim() !== '' && isDay
          ? { person: row.person, qualification: qualification.trim(), validUntil }
          : null
      }
      sent={forget}
    >
      <TextInput
        label={t('people.qualification')}
        value={qualification}
        onChange={(event) => type({ qualification: event.currentTarget.value })}
        data-autofocus
      />
      <TextInput
        type="date"
        label={t('people.validThrough')}
        description={t('people.validAlways')}
        value={until}
        onChange={(event) => type({ until: event.currentTarget.value })}
      />
    </PersonForm>
  );
}

export function WithdrawQualificationDialog({ row, ...shown }: PersonDialogProps) {
  const { t } = useTranslation('admin');
  const { api } = useClient();
  const { name } = usePersonWords();
  const { typed, type, forget } = useKept(`withdraw qualification ${row.person}`);
  const held = row.qualifications.map(({ qualification }) => qualification);
  const { qualification = held.length === 1 ? (held[0] ?? '') : '', reason = '' } = typed;
  return (
    <PersonForm
      {...shown}
      title={t('people.withdrawQualificationTitle', { name: name(row) })}
      confirmLabel={t('people.withdrawNow')}
      command={useCommand(api.commands.people.withdrawQualification)}
      input={
        qualification !== '' && reason.trim() !== ''
          ? { person: row.person, qualification, reason: reason.trim() }
          : null
      }
      sent={forget}
    >
      <Select
        label={t('people.qualification')}
        data={held}
        value={qualification === '' ? null : qualification}
        onChange={(value) => type({ qualification: value ?? '' })}
        data-autofocus
      />
      <Textarea
        label={t('act.why')}
        value={reason}
        onChange={(event) => type({ reason: event.currentTarget.value })}
      />
    </PersonForm>
  );
}
