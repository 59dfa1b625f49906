import { describe, expect, it } from 'vitest';
import { simulateSeeds } from './seeds.ts';
import { faultsOf } from './simulation.ts';
import { tally } from './tally.ts';

/** What has to happen somewhere in two hundred runs, or the runs prove nothing. */
const expected = [
  'fault.partition',
  'fault.oneWay',
  'fault.plantAway',
  'fault.terminalCrash',
  'fault.plantCrash',
  'fault.brokerCrash',
  'fault.terminalLost',
  'fault.clockJump',
  'fault.olderVersion',
  'version.streamUnread',
  'version.streamReadAtLast',
  'version.pcOutdated',
  'fault.onItsOwn',
  'scope.changed',
  'scope.lateJoiner',
  'scope.ownOfAnother',
  'plant.snapshotPiece',
  'plant.history',
  'retention.letGo',
  'clock.unmeasured',
  'clock.farOff',
  'clock.jumped',
  'plant.cut',
  'plant.drop',
  'plant.repeat',
  'plant.reorder',
  'plant.clog',
  'plant.busy',
  'floor.cut',
  'floor.drop',
  'floor.repeat',
  'floor.reorder',
  'terminal.killedInTransaction',
  'loosening.awaited',
  'lostTerminal.eventSaved',
  'verdict.refused',
  'verdict.duplicateEffect',
  'arrival.withdrawn',
  'arrival.kept',
  'unit.shipped',
  'ship.refusedByObstacle',
  'ship.keptByWindow',
  'saved.shippedCutOff',
  'call.deliveredByHand',
  'call.deliveredByTransport',
  'call.deliveredContested',
  'call.pickedLate',
  'stock.counted',
  'stock.labelAgain',
  'stock.pickedLate',
  'stock.receptionSetAside',
  'stock.returned',
  'stock.returnedLate',
  'stock.split',
  'hold.scrapAfterConforming',
  'hold.conformingAfterScrap',
  'checkpoint.held',
  'fault.plantRewind',
  'recovery.taken',
  'recovery.holes',
  'recovery.unproven',
  'recovery.earlierPlaces',
  'fault.carried',
  'carried.news',
  'carried.nothingNew',
];

describe('a site that comes apart and together again', () => {
  it('loses, doubles and opens nothing in two hundred runs, and everything that should occur occurs', async () => {
    const results = await simulateSeeds({ from: 1, seeds: 200 });
    const wrong = results.flatMap((result) =>
      faultsOf(result).map((fault) => `seed ${result.seed}: ${fault}`),
    );
    expect(wrong).toEqual([]);
    const total = tally(results);
    expect(total).toMatchObject({ seeds: 200, lost: 0, doubled: 0, failedSeeds: [] });
    process.stdout.write(`in two hundred runs: ${JSON.stringify(total.sometimes, null, 1)}\n`);
    expect(expected.filter((name) => !total.sometimes[name])).toEqual([]);
  }, 1_200_000);
});
