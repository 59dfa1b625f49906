import { z } from 'zod';
import { role } from '#domain/kernel/actor';
import { code, localText } from '#domain/kernel/text';
import { command, pageOf, paging, query, saveState, signatureInput } from './define.ts';
import { moment, words } from './inputText.ts';

const ofPerson = z.object({ person: z.string().min(1).max(64) });
const nameText = words(500);
const personName = z.object({ zh: nameText, en: nameText });
const reason = words(500);
/** Digits, because it is typed on a touch pad with gloves. */
const pin = z.string().regex(/^\d{6,12}$/);

export const personRow = z.object({
  person: z.string(),
  badge: z.string().nullable(),
  name: localText.nullable(),
  status: z.enum(['unadded', 'active', 'deactivated']),
  roles: z.array(role),
  qualifications: z.array(
    z.object({ qualification: z.string(), validUntil: z.string().nullable(), expired: z.boolean() }),
  ),
  hasPin: z.boolean(),
  deactivatedAt: z.string().nullable(),
  sync: saveState,
});

export const peopleContract = {
  commands: {
    addPerson: command(
      'people.addPerson',
      'Add a person with badge, roles and, if given, a PIN of at least 6 digits.',
      z.object({ badge: code, name: personName, roles: z.array(role).min(1), pin: pin.nullable() }),
    ),
    setPin: command('people.setPin', 'Give a person another PIN.', ofPerson.extend({ pin })),
    changeOwnPin: command('people.changeOwnPin', 'Give yourself another PIN.', z.object({ pin })),
    liftLockOut: command(
      'people.liftLockOut',
      'Let a badge be tried again at this PC at once, as another person who is there.',
      z.object({ badge: z.string().min(1).max(64), signature: signatureInput }),
    ),
    changePersonalFields: command(
      'people.changePersonalFields',
      'Correct a name.',
      ofPerson.extend({ name: personName }),
    ),
    replaceBadge: command(
      'people.replaceBadge',
      'Give a person another badge.',
      ofPerson.extend({ badge: code }),
    ),
    grantRole: command(
      'people.grantRole',
      'Grant a role; it counts once the plant accepts.',
      ofPerson.extend({ role, signature: signatureInput }),
    ),
    withdrawRole: command('people.withdrawRole', 'Withdraw a role.', ofPerson.extend({ role })),
    qualifyPerson: command(
      'people.qualifyPerson',
      'Record a qualification, with its expiry or null.',
      ofPerson.extend({ qualification: code, validUntil: moment.nullable() }),
    ),
    withdrawQualification: command(
      'people.withdrawQualification',
      'Withdraw a qualification.',
      ofPerson.extend({ qualification: code, reason }),
    ),
    deactivatePerson: command(
      'people.deactivatePerson',
      'End what a person may do here, at once.',
      ofPerson.extend({ reason }),
    ),
    reactivatePerson: command(
      'people.reactivatePerson',
      'Let a person back; it counts once the plant accepts.',
      ofPerson.extend({ reason, signature: signatureInput }),
    ),
  },
  queries: {
    people: query('people.people', 'People by badge.', z.object(paging), pageOf(personRow)),
  },
};
