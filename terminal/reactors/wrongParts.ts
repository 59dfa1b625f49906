import { isWrongScan, wrongScansToCall } from '#domain/assembly/wrongScans';
import type { StoreChange } from '#db/store';
import { lineCallCommands } from '../commands/lineCalls.ts';
import { stationCommands } from '../commands/stationWork.ts';
import type { RefusedCommand } from '../engine.ts';
import type { Attendant, Attending } from '../host.ts';

const { scanPart, exchangePart } = stationCommands;
type Scan = Parameters<(typeof scanPart)['decide']>[0];

/**
 * Wrong or blocked parts three times in a row at one visit call quality to the station. What was refused left no record, so it is
 * counted in memory: after a restart the count begins anew.
 */
export function wrongPartsReactor(
  { engine, store }: Pick<Attending, 'engine' | 'store'>,
  onBug: (error: unknown) => void,
): Attendant {
  /** By unit and station. */
  const counts = new Map<string, number>();
  let calling: Promise<unknown> = Promise.resolve();
  const leaveRefusals = engine.onRefused((refused) => {
    const scan = wrongScanOf(refused);
    if (!scan) return;
    const key = `${scan.unit}/${scan.station}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count % wrongScansToCall);
    if (count < wrongScansToCall) return;
    const { expected, part } = refused.refusal.params;
    const about = expected ?? part ?? null;
    const input = {
      station: scan.station,
      kind: 'quality' as const,
      unit: scan.unit,
      part: about === null ? null : String(about),
      text: '',
    };
    calling = engine
      .execute(lineCallCommands.callAndon, input, { kind: 'policy', policy: 'wrongParts' })
      .catch(onBug);
  });
  const leaveChanges = store.onChange((change) => settle(change, counts));
  return {
    async stop() {
      leaveRefusals();
      leaveChanges();
      await calling;
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
