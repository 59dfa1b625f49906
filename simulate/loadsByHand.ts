import type { SimulatedAgv } from './agv.ts';
import type { Badges, Staff } from './operatorStaff.ts';
import type { AnswerOf } from './terminalClient.ts';

interface LoadsByHandOptions {
  readonly staff: Staff;
  readonly badges: Badges;
  readonly agvs: ReadonlyMap<string, Pick<SimulatedAgv, 'model' | 'takeLoadOff'>>;
}

type TransportRow = AnswerOf<'logistics.transports'>['rows'][number];

/**
 * Who scans goods off a standing vehicle, or brings them elsewhere, has lifted them off it: its load sensor sees that. Goods
 * that the record still has on the vehicle, or that a person is yet to fetch, stay on board.
 */
export async function takeLoadsOff({ staff, badges, agvs }: LoadsByHandOptions): Promise<void> {
  for (const [id, agv] of agvs) {
    const [load] = agv.model.loads;
    if (load === undefined || agv.model.busy) continue;
    const [goods, { rows }] = await Promise.all([
      staff.ask(badges.logistics, 'logistics.container', { container: load.loadId }),
      staff.ask(badges.logistics, 'logistics.transports', { life: 'live', limit: 200 }),
    ]);
    const placed = goods === null || goods.container.placeKind === 'agv';
    if (placed || rows.some((row) => staysOn(row, id, load.loadId))) continue;
    if (!agv.model.busy && agv.model.loads[0] === load) agv.takeLoadOff();
  }
}

const staysOn = ({ agv, status, carrier, containers }: TransportRow, id: string, label: string): boolean =>
  containers.includes(label) &&
  (carrier === id || (carrier === null && (agv === id || status === 'takenOver')));
