import type { Dice } from './dice.ts';
import type { Path } from './path.ts';
import type { SimBroker } from './simBroker.ts';
import type { SimPlant } from './simPlant.ts';
import type { SimTerminal } from './simTerminal.ts';
import { versionBefore } from './versions.ts';
import type { World } from './world.ts';

export interface Site {
  readonly world: World;
  readonly plant: SimPlant;
  readonly broker: SimBroker;
  readonly terminals: SimTerminal[];
  /** Names of PCs that run with one disk image: nobody can know of a copy before it was heard. */
  readonly cloned: Set<string>;
}

type Fault = (site: Site, dice: Dice) => void;

const pathsOf = (t: SimTerminal, link: 'plant' | 'floor') => (link === 'plant' ? t.plantPaths : t.floorPaths);

function cutFor(site: Site, paths: readonly Path[], ms: number): void {
  for (const path of paths) path.cut = true;
  site.world.after(ms, () => {
    for (const path of paths) path.cut = false;
  });
}

const alone: Fault = (site, dice) => {
  const { up, down } = pathsOf(dice.pick(site.terminals), dice.pick(['plant', 'floor'] as const));
  site.world.sometimes('fault.partition');
  cutFor(site, [up, down], dice.between(3_000, 25_000));
};

const oneWay: Fault = (site, dice) => {
  const { up, down } = pathsOf(dice.pick(site.terminals), dice.pick(['plant', 'floor'] as const));
  site.world.sometimes('fault.oneWay');
  cutFor(site, [dice.pick([up, down])], dice.between(3_000, 15_000));
};

const plantAway: Fault = (site, dice) => {
  site.world.sometimes('fault.plantAway');
  cutFor(
    site,
    site.terminals.flatMap((t) => [t.plantPaths.up, t.plantPaths.down]),
    dice.between(8_000, 30_000),
  );
};

/** One PC without plant and broker. */
const onItsOwn: Fault = (site, dice) => {
  const t = dice.pick(site.terminals);
  site.world.sometimes('fault.onItsOwn');
  const { plantPaths, floorPaths } = t;
  cutFor(site, [plantPaths.up, plantPaths.down, floorPaths.up, floorPaths.down], dice.between(5_000, 25_000));
};

/** Two PCs that nothing reaches, and a stick that somebody carries from one to the other, perhaps twice. */
const carried: Fault = (site, dice) => {
  const from = dice.pick(site.terminals);
  const to = dice.pick(site.terminals.filter((t) => t !== from));
  const apartMs = dice.between(6_000, 20_000);
  for (const { plantPaths, floorPaths } of [from, to])
    cutFor(site, [plantPaths.up, plantPaths.down, floorPaths.up, floorPaths.down], apartMs);
  const certificates = site.terminals.map((t) => t.enrolment.certificate);
  site.world.after(dice.between(2_000, 5_000), () => {
    const file = from.carryAway(certificates);
    if (file === null) return;
    for (const waitMs of [dice.between(500, 3_000), ...(dice.chance(0.3) ? [dice.between(500, 30_000)] : [])])
      site.world.after(waitMs, () => void plugIn(site, to, file));
  });
};

async function plugIn(site: Site, to: SimTerminal, file: Buffer): Promise<void> {
  const taken = await to.takeIn(file);
  if (taken === null) return;
  site.world.sometimes('fault.carried');
  if (!taken.ok) return site.world.sometimes(`carried.${taken.fault}`);
  site.world.sometimes(taken.added > 0 ? 'carried.news' : 'carried.nothingNew');
  site.world.trace(`${to.name} takes ${taken.added} of ${taken.events} carried events`);
}

const clog: Fault = (site, dice) => {
  const { up, down } = pathsOf(dice.pick(site.terminals), dice.pick(['plant', 'floor'] as const));
  site.world.sometimes('fault.clog');
  dice.pick([up, down]).cloggedUntilMs = site.world.nowMs + dice.between(2_000, 10_000);
};

const storm: Fault = (site, dice) => {
  const { up, down } = pathsOf(dice.pick(site.terminals), dice.pick(['plant', 'floor'] as const));
  site.world.sometimes('fault.storm');
  const calm = [up.weather, down.weather] as const;
  up.weather = { drop: 0.4, repeat: 0.2, delayMs: [1, 600] };
  down.weather = up.weather;
  site.world.after(dice.between(3_000, 12_000), () => {
    [up.weather, down.weather] = calm;
  });
};

const backLater = (site: Site, t: SimTerminal, ms: number): void => {
  site.world.after(ms, () => t.start());
};

const terminalDies: Fault = (site, dice) => {
  const t = dice.pick(site.terminals);
  if (!t.up) return;
  site.world.sometimes('fault.terminalCrash');
  t.crash();
  backLater(site, t, dice.between(200, 8_000));
};

const terminalDiesWriting: Fault = (site, dice) => {
  const t = dice.pick(site.terminals);
  t.armFuse(1 + dice.below(12));
  backLater(site, t, dice.between(4_000, 9_000));
};

const plantDies: Fault = (site, dice) => {
  if (!site.plant.up) return;
  site.world.sometimes('fault.plantCrash');
  site.plant.crash();
  site.world.after(dice.between(300, 9_000), () => void site.plant.start());
};

const databaseAway: Fault = (site, dice) => {
  if (!site.plant.up) return;
  site.world.sometimes('fault.databaseAway');
  site.plant.weather = dice.pick(['away', 'answerLost'] as const);
  site.world.after(dice.between(300, 3_000), () => {
    site.plant.weather = 'fine';
  });
};

const brokerDies: Fault = (site, dice) => {
  if (!site.broker.up) return;
  site.world.sometimes('fault.brokerCrash');
  site.broker.crash();
  site.world.after(dice.between(500, 10_000), () => site.broker.restart());
};

const clockJumps: Fault = (site, dice) => {
  site.world.sometimes('fault.clockJump');
  dice.pick(site.terminals).skewMs = dice.between(-7_200_000, 7_200_000);
};

const faults: readonly Fault[] = [
  alone,
  oneWay,
  plantAway,
  onItsOwn,
  onItsOwn,
  carried,
  clog,
  storm,
  terminalDies,
  terminalDiesWriting,
  terminalDiesWriting,
  plantDies,
  plantDies,
  databaseAway,
  brokerDies,
  clockJumps,
];

/** Makes trouble from now until `untilMs`; in some runs one PC burns down on the way. */
export function makeTrouble(site: Site, untilMs: number): void {
  const dice = site.world.fork();
  const next = (): void => {
    site.world.after(dice.gap(2_500), () => {
      if (site.world.nowMs >= untilMs) return;
      dice.pick(faults)(site, dice);
      next();
    });
  };
  next();
  if (!dice.chance(0.4)) return;
  const victim = dice.pick(site.terminals);
  site.world.after(dice.between(0.3, 0.9) * untilMs, () => {
    site.world.sometimes('fault.terminalLost');
    site.world.trace(`${victim.name} is lost`);
    victim.lose();
  });
}

/** An image of one PC's disk is put into another PC, which starts beside it; answers that one. */
export function cloneOne(site: Site, dice: Dice): SimTerminal | null {
  const standing = site.terminals.filter((t) => t.up);
  if (standing.length === 0) return null;
  const original = dice.pick(standing);
  const copy = original.copy();
  site.world.sometimes('fault.clone');
  site.world.trace(`${original.name} is copied`);
  site.terminals.push(copy);
  for (const { name } of [original, copy]) site.cloned.add(name);
  copy.start();
  return copy;
}

/** One PC starts with a version before the others', and is brought up to theirs on the way or at the end. */
export function startOlder({ world, terminals }: Site, untilMs: number): void {
  const dice = world.fork();
  if (dice.chance(0.6)) return;
  const t = dice.pick(terminals);
  t.unknown = versionBefore(dice);
  world.sometimes('fault.olderVersion');
  if (dice.chance(0.5)) world.after(dice.between(0.2, 0.9) * untilMs, () => t.update());
}

/** Everything works again, and stays so. */
export async function healAll(site: Site): Promise<void> {
  site.plant.weather = 'fine';
  if (!site.plant.up) await site.plant.start();
  site.broker.restart();
  for (const t of site.terminals) {
    for (const path of [t.plantPaths.up, t.plantPaths.down, t.floorPaths.up, t.floorPaths.down]) path.heal();
    t.start();
    t.update();
  }
}
