import { isWrongScan, wrongScansToCall } from '#domain/assembly/wrongScans';
import type { StoreChange } from '#db/store';
import { lineCallCommands } from '../commands/lineCalls.ts';
import { stationCommands } from '../commands/stationWork.ts';
import type { RefusedCommand } from '../engine.ts';
import type { Attendant, Attending } from '../host.ts';
import { Errands } from './errands.ts';

const { scanPart, exchangePart } = stationCommands;
type Scan = Parameters<(typeof scanPart)['decide']>[0];
type Call = Parameters<(typeof lineCallCommands.callAndon)['decide']>[0];

/**
 * Wrong or blocked parts three times in a row at one visit call quality to the station. What was refused left no record, so it is
 * counted in memory: after a restart the count begins anew.
 */
export function wrongPartsReactor(
  { engine, store, runtime }: Pick<Attending, 'engine' | 'store' | 'runtime'>,
  onBug: (error: unknown) => void,
): Attendant {
  /** By unit and station. */
  const counts = new Map<string, number>();
  const due: Call[] = [];
  const errands = new Errands(runtime, onBug);
  const call = async (): Promise<void> => {
    for (let next = due[0]; next; next = due[0]) {
      await engine.execute(lineCallCommands.callAndon, next, { kind: 'policy', policy: 'wrongParts' });
      due.shift();
    }
  };
  const leaveRefusals = engine.onRefused((refused) => {
    const scan = wrongScanOf(refused);
    if (!scan) return;
    const key = `${scan.unit}/${scan.station}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count % wrongScansToCall);
    if (count < wrongScansToCall) return;
    const { expected, part } = refused.refusal.params;
    const about = expected ?? part ?? null;
    const { station, unit } = scan;
    due.push({ station, kind: 'quality', unit, part: about === null ? null : String(about), text: '' });
    errands.add(call);
  });
  const leaveChanges = store.onChange((change) => settle(change, counts));
  return {
    async stop() {
      leaveRefusals();
      leaveChanges();
      await errands.stop();
    },
  };
}

function wrongScanOf({ command, input, refusal }: RefusedCommand): Scan | null {
  const isScan = command === scanPart || command === exchangePart;
  return isScan && isWrongScan(refusal.code) ? (input as Scan) : null;
}

/** A part that fits ends the row, and so does the visit. */
function settle({ events }: StoreChange, counts: Map<string, number>): void {
  for (const { type, stream } of events) {
    if (type !== 'PartInstalled' && type !== 'VisitClosed') continue;
    const [, unit = '', station = ''] = stream.split('/');
    counts.delete(`${unit}/${station}`);
  }
}
