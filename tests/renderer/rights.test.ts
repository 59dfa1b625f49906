import { describe, expect, it } from 'vitest';
import type { Role } from '#domain/kernel/actor';
import { peopleRoles } from '#renderer/admin/people/usePeople.ts';
import { lineRoles } from '#renderer/line/useLineRights.ts';
import { logisticsRoles } from '#renderer/logistics/useLogisticsRights.ts';
import { qualityRoles } from '#renderer/quality/useQualityRights.ts';
import { toolRoles } from '#renderer/quality/useTools.ts';
import { unitRoles } from '#renderer/traceability/useUnitRights.ts';
import { assemblyCommands } from '#terminal/commands/assembly';
import { logisticsCommands } from '#terminal/commands/logistics';
import { peopleCommands } from '#terminal/commands/people';
import { qualityCommands } from '#terminal/commands/quality';
import { FleetView } from '#terminal/liveFleet';

type RolesOf = Readonly<Record<string, { readonly roles: readonly Role[] }>>;
type Behind<T> = Readonly<Record<keyof T, readonly string[]>>;

/** The commands that a screen sends where it offers something by that right. */
const line: Behind<typeof lineRoles> = {
  work: [
    'enterStation',
    'withdrawArrival',
    'releaseUnit',
    'completeOperation',
    'scanPart',
    'removePart',
    'recordMeasurement',
    'doRework',
    'reopenRework',
  ],
  call: ['callAndon', 'resolveAndon', 'reopenAndon'],
  help: ['acknowledgeAndon'],
  startStop: ['startStop', 'withdrawStop'],
  endStop: ['endStop', 'reopenStop'],
  classifyStop: ['classifyStop'],
  recordDefect: ['recordDefect'],
  judgeRework: ['verifyRework'],
};
const unit: Behind<typeof unitRoles> = {
  takeBack: ['withdrawArrival'],
  direct: ['pullOffUnit', 'reinsertUnit', 'scrapUnit', 'shipUnit'],
  review: ['reviewBypass'],
};
const logistics: Behind<typeof logisticsRoles> = {
  dispatch: [
    'startPicking',
    'pickContainer',
    'reportShort',
    'requestTransport',
    'assignTransport',
    'cancelTransport',
    'setDispatchMode',
  ],
  raise: ['raiseCall'],
  takeOver: ['takeOverTransport', 'handBackTransport', 'loadByHand', 'unloadByHand', 'cancelCall'],
};
const quality: Behind<typeof qualityRoles> = {
  open: ['openIssue', 'commentIssue'],
  lead: [
    'acknowledgeIssue',
    'containIssue',
    'analyseIssue',
    'correctIssue',
    'verifyIssue',
    'closeIssue',
    'reopenIssue',
    'writeSection',
    'joinTeam',
    'addAction',
    'decideUnits',
    'decideDisposition',
    'endHoldWindow',
    'liftHold',
  ],
  secure: ['accountUnits', 'placeHold'],
  act: ['completeAction'],
};

const people: Behind<typeof peopleRoles> = {
  direct: [
    'addPerson',
    'setPin',
    'changePersonalFields',
    'replaceBadge',
    'grantRole',
    'withdrawRole',
    'deactivatePerson',
    'reactivatePerson',
  ],
  qualify: ['qualifyPerson', 'withdrawQualification'],
};
const tools: Behind<typeof toolRoles> = { calibrate: ['recordCalibration'], report: ['reportToolOut'] };

const cases = (
  area: string,
  rights: Readonly<Record<string, readonly Role[]>>,
  behind: Readonly<Record<string, readonly string[]>>,
  commands: RolesOf,
) =>
  Object.entries(behind).flatMap(([right, verbs]) =>
    verbs.map(
      (verb) => [`${area}.${verb}`, right, rights[right] ?? [], commands[verb]?.roles ?? []] as const,
    ),
  );

describe('what the screens offer to a role', () => {
  const all = [
    ...cases('assembly', lineRoles, line, assemblyCommands),
    ...cases('assembly', unitRoles, unit, assemblyCommands),
    ...cases('logistics', logisticsRoles, logistics, logisticsCommands(new FleetView())),
    ...cases('assembly', toolRoles, tools, assemblyCommands),
    ...cases('quality', qualityRoles, quality, qualityCommands),
    ...cases('people', peopleRoles, people, peopleCommands),
  ];

  it('covers every right', () => {
    expect(all.length).toBeGreaterThan(40);
  });

  it.each(all)('%s is offered by “%s” to whom the engine lets send it', (_name, _right, offered, allowed) => {
    expect(allowed.length).toBeGreaterThan(0);
    expect(offered.toSorted()).toEqual(allowed.toSorted());
  });
});
