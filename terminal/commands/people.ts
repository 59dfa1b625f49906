import type { Role, Signature } from '#domain/kernel/actor';
import type { Decision } from '#domain/kernel/decision';
import type { LocalText } from '#domain/kernel/text';
import { person } from '#domain/people/person';
import type { PersonState } from '#domain/people/person';
import * as people from '#domain/people/personDecisions';
import { personOf } from '#domain/kernel/actor';
import { refuse } from '#domain/kernel/refusal';
import { triesOf } from '#db/queries/lockOuts';
import { badgeHolder, otherAdmins, personByBadge } from '#db/queries/people';
import type { peopleContract } from '../contract/people.ts';
import type { Inputs } from '../contract/infer.ts';
import type { CommandContext } from './command.ts';
import { freeTries } from '../lockOut.ts';
import { selfSigned } from './asSigner.ts';
import { orDevice, role, signed } from './command.ts';
import type { CommandsOf } from './registry.ts';

type Input = Inputs<typeof peopleContract.commands>;

const admin: readonly Role[] = ['admin'];
const everybody: readonly Role[] = ['operator', 'supervisor', 'logistics', 'quality', 'engineer', 'admin'];

const stateOf = (context: CommandContext, id: string): PersonState => context.store.state(person, id).state;

/** A decision on the person that the input names. */
const onPerson =
  <I extends { readonly person: string }>(
    decide: (state: PersonState, input: I, context: CommandContext) => Decision,
  ) =>
  (input: I, context: CommandContext): Decision =>
    decide(stateOf(context, input.person), input, context);

const personal = (name: LocalText, context: CommandContext) => ({ salt: context.secrets.newSalt(), name });
const admins = (context: CommandContext, besides: string) => ({
  otherAdmins: otherAdmins(context.read, besides),
});
const holder = (context: CommandContext, badge: string) => ({
  badgeHolder: badgeHolder(context.read, badge),
});

function liftLockOut(
  { badge, signature }: { readonly badge: string; readonly signature: Signature },
  context: CommandContext,
): Decision {
  const id = personByBadge(context.read, badge)?.person;
  if (id === undefined) return refuse('personUnknown');
  const tries = triesOf(context.read, badge);
  const locked = tries !== null && tries.failures >= freeTries ? tries : null;
  return people.liftLockOut(stateOf(context, id), { person: id, signature }, locked, context);
}

export const peopleCommands: CommandsOf<typeof peopleContract.commands> = {
  addPerson: orDevice(
    role(admin, ({ badge, name, roles, pin }, context) => {
      const input = {
        person: context.newId(),
        badge,
        personal: personal(name, context),
        roles,
        pinVerifier: pin === null ? null : context.secrets.hashPin(pin),
      };
      return people.addPerson(person.initial, input, context, holder(context, badge));
    }),
  ),
  setPin: role(
    admin,
    onPerson((state, input, context) =>
      people.setPin(state, { ...input, pinVerifier: context.secrets.hashPin(input.pin) }, context),
    ),
  ),
  changeOwnPin: role(everybody, ({ pin }, context) => {
    const id = personOf(context.actor) ?? '';
    return people.setPin(
      stateOf(context, id),
      { person: id, pinVerifier: context.secrets.hashPin(pin) },
      context,
    );
  }),
  liftLockOut: signed(role(['supervisor', 'admin'], selfSigned<Input['liftLockOut']>(liftLockOut))),
  changePersonalFields: role(
    admin,
    onPerson((state, input, context) =>
      people.changePersonalFields(state, { ...input, personal: personal(input.name, context) }, context),
    ),
  ),
  replaceBadge: role(
    admin,
    onPerson((state, input, context) =>
      people.replaceBadge(state, input, context, holder(context, input.badge)),
    ),
  ),
  grantRole: signed(role(admin, selfSigned<Input['grantRole']>(onPerson(people.grantRole)))),
  withdrawRole: role(
    admin,
    onPerson((state, input, context) =>
      people.withdrawRole(state, input, context, admins(context, input.person)),
    ),
  ),
  qualifyPerson: role(['admin', 'supervisor'], onPerson(people.qualifyPerson)),
  withdrawQualification: role(['admin', 'supervisor'], onPerson(people.withdrawQualification)),
  deactivatePerson: role(
    admin,
    onPerson((state, input, context) =>
      people.deactivatePerson(state, input, context, admins(context, input.person)),
    ),
  ),
  reactivatePerson: signed(
    role(admin, selfSigned<Input['reactivatePerson']>(onPerson(people.reactivatePerson))),
  ),
};
