import { describe, expect, it } from 'vitest';
import type { Role } from '#domain/kernel/actor';
import { roles } from '#domain/kernel/actor';
import { openTestTerminal, signedInAs } from './testTerminal.ts';

const everybody = [...roles];
const anybody: Role[] = ['operator', 'supervisor', 'logistics', 'quality', 'engineer'];
const lead: Role[] = ['quality'];
const floor: Role[] = ['quality', 'supervisor'];
const admin: Role[] = ['admin'];
const engineer: Role[] = ['engineer'];

/** Who may send what; `signed` and `device` as domain.md has them. Nothing else is reachable. */
const matrix: Readonly<
  Record<string, { readonly by: Role[]; readonly signed?: true; readonly device?: true }>
> = {
  'quality.openIssue': { by: anybody, device: true },
  'quality.acknowledgeIssue': { by: lead },
  'quality.reportAffectedUnits': { by: floor },
  'quality.accountUnits': { by: floor },
  'quality.decideUnits': { by: lead, signed: true },
  'quality.joinTeam': { by: lead },
  'quality.leaveTeam': { by: lead },
  'quality.writeSection': { by: lead },
  'quality.addAction': { by: lead },
  'quality.completeAction': { by: ['supervisor', 'logistics', 'quality', 'engineer'] },
  'quality.addAttachment': { by: anybody },
  'quality.withdrawAttachment': { by: floor },
  'quality.commentIssue': { by: anybody },
  'quality.containIssue': { by: lead },
  'quality.analyseIssue': { by: lead },
  'quality.correctIssue': { by: lead },
  'quality.verifyIssue': { by: lead },
  'quality.closeIssue': { by: lead, signed: true },
  'quality.markDuplicate': { by: lead },
  'quality.reopenIssue': { by: lead },
  'quality.placeHold': { by: floor },
  'quality.addHoldMembers': { by: floor },
  'quality.decideDisposition': { by: lead, signed: true },
  'quality.endHoldWindow': { by: lead, signed: true },
  'quality.liftHold': { by: lead, signed: true },
  'people.addPerson': { by: admin, device: true },
  'people.setPin': { by: admin },
  'people.changeOwnPin': { by: everybody },
  'people.liftLockOut': { by: ['supervisor', 'admin'], signed: true },
  'people.changePersonalFields': { by: admin },
  'people.replaceBadge': { by: admin },
  'people.grantRole': { by: admin, signed: true },
  'people.withdrawRole': { by: admin },
  'people.qualifyPerson': { by: ['admin', 'supervisor'] },
  'people.withdrawQualification': { by: ['admin', 'supervisor'] },
  'people.deactivatePerson': { by: admin },
  'people.reactivatePerson': { by: admin, signed: true },
  'site.configureSite': { by: engineer, device: true },
  'site.publishRevision': { by: engineer, device: true },
  'site.setEffectivity': { by: engineer, device: true },
  'site.importFolder': { by: ['engineer', 'admin'], device: true },
  'site.enrollTerminal': { by: admin, device: true },
  'site.assignTerminal': { by: admin, device: true },
  'site.replaceTerminal': { by: admin, device: true },
  'site.revokeTerminal': { by: admin },
  'site.declareLost': { by: admin },
  'site.dropRecord': { by: admin },
  'site.acknowledgeRefusal': { by: everybody },
  'site.decideAgain': { by: everybody },
  'site.signAgain': { by: everybody, signed: true },
  'site.withdrawProposal': { by: everybody },
  'site.reviewDiscrepancy': { by: everybody },
};

describe('commands of quality, people and site', () => {
  const t = openTestTerminal();
  const commands = ['quality', 'people', 'site'].flatMap((area) =>
    Object.entries(t.areas[area]?.commands ?? {}).map(
      ([verb, { command }]) => [`${area}.${verb}`, command] as const,
    ),
  );

  it('are exactly those of the matrix', () => {
    expect(commands.map(([name]) => name).toSorted()).toEqual(Object.keys(matrix).toSorted());
  });

  it.each(commands)('%s is for its roles and refused to every other', async (name, command) => {
    const { by = [], signed = false, device = false } = matrix[name] ?? {};
    expect([...command.roles].toSorted()).toEqual([...by].toSorted());
    expect(command.signed > 0).toBe(signed);
    expect(command.devices).toBe(device);
    for (const role of roles.filter((r) => !by.includes(r))) {
      const caller = { kind: 'person', signedIn: signedInAs(role) } as const;
      expect(await t.engine.execute(command, {} as never, caller)).toMatchObject({ code: 'roleNotAllowed' });
    }
    if (!device) {
      const caller = { kind: 'device', device: 'scanner' } as const;
      expect(await t.engine.execute(command, {} as never, caller)).toMatchObject({ code: 'roleNotAllowed' });
    }
  });
});
