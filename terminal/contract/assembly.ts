import { z } from 'zod';
import { code } from '#domain/kernel/text';
import { lineCallContract } from './lineCalls.ts';
import { lineOrderContract } from './lineOrders.ts';
import { andonRow, builtUnit, lineBoard, lineOutput, lineTakt, stationView, stopRow } from './lineRows.ts';
import {
  asBuiltKinds,
  asBuiltRow,
  orderRow,
  reworkRow,
  scanAnswer,
  sequenceRow,
  shipRow,
  tighteningRow,
  unitRow,
  unmatchedRow,
  unitToReverify,
} from './unitRows.ts';
import { unitDetail } from './unitDetail.ts';
import { lineToolContract, toolRow } from './lineTools.ts';
import { lineUnitContract } from './lineUnits.ts';
import { pageOf, paging, query } from './define.ts';
import { moment } from './inputText.ts';
import { stationWorkContract } from './stationWork.ts';

const unitId = code;
/** A unit by id, VIN, body number, serial or carrier, as it was scanned. */
const anyUnit = z.string().min(1).max(100);
const ofLine = { line: code };

const queries = {
  lineBoard: query(
    'assembly.lineBoard',
    'The stations of a line in flow order.',
    z.object(ofLine),
    lineBoard.nullable(),
  ),
  lineOutput: query(
    'assembly.lineOutput',
    'Plan and actual of the present shift, with the key figures.',
    z.object(ofLine),
    lineOutput.nullable(),
  ),
  builtUnits: query(
    'assembly.builtUnits',
    'Units that left the last station of a line between two instants, newest first, with what was not right.',
    z.object({ ...ofLine, from: moment, until: moment, ...paging }),
    pageOf(builtUnit),
  ),
  lineTakt: query(
    'assembly.lineTakt',
    'From when the takt of a line counts.',
    z.object(ofLine),
    lineTakt.nullable(),
  ),
  station: query(
    'assembly.station',
    'What an operator needs at a station now; of `unit` where it is one of several that stand there, else of the one that came first.',
    z.object({ station: code, unit: code.optional() }),
    stationView.nullable(),
  ),
  unit: query(
    'assembly.unit',
    'One unit by any identifier: where it is, its stations with their times, and what keeps it from being shipped.',
    z.object({ unit: anyUnit }),
    unitDetail.nullable(),
  ),
  units: query(
    'assembly.units',
    'Units by sequence number, newest first.',
    z.object({
      line: code.optional(),
      status: z.enum(['planned', 'atStation', 'between', 'pulledOff', 'shipped', 'scrapped']).optional(),
      ...paging,
    }),
    pageOf(unitRow),
  ),
  findUnits: query(
    'assembly.findUnits',
    'Units whose VIN ends with the text (four characters and more) or equals it, or that carry it as another identifier; at most 20.',
    z.object({ text: anyUnit }),
    z.object({ rows: z.array(unitRow) }),
  ),
  asBuilt: query(
    'assembly.asBuilt',
    'What was built into a unit and done to it, newest first; with `kind` only records of that kind.',
    z.object({ unit: unitId, kind: z.enum(asBuiltKinds).optional(), ...paging }),
    pageOf(asBuiltRow),
  ),
  tightenings: query(
    'assembly.tightenings',
    'Tightening results of a unit, newest first.',
    z.object({ unit: unitId, station: code.optional(), operation: code.optional(), ...paging }),
    pageOf(tighteningRow),
  ),
  unmatchedTightenings: query(
    'assembly.unmatchedTightenings',
    'Results that name no unit of this site, newest first.',
    z.object({ ...ofLine, ...paging }),
    pageOf(unmatchedRow),
  ),
  sequence: query(
    'assembly.sequence',
    'The build sequence of a line.',
    z.object({ ...ofLine, ...paging }),
    pageOf(sequenceRow),
  ),
  orders: query(
    'assembly.orders',
    'Production orders of a line by number.',
    z.object({
      ...ofLine,
      status: z.enum(['imported', 'released', 'started', 'completed', 'reversed']).optional(),
      ...paging,
    }),
    pageOf(orderRow),
  ),
  andons: query(
    'assembly.andons',
    'Andon calls of a line, newest first; with `from` those made from then on or still open.',
    z.object({
      ...ofLine,
      show: z.enum(['open', 'all']).default('all'),
      from: moment.optional(),
      ...paging,
    }),
    pageOf(andonRow),
  ),
  waitingCalls: query(
    'assembly.waitingCalls',
    'Andon calls of every line that nobody has taken and that are for a role of the person who asks, oldest first.',
    z.object({}),
    z.object({ rows: z.array(andonRow) }),
  ),
  stops: query(
    'assembly.stops',
    'Stops of a line, newest first; with `from` and `until` those that reach into that time.',
    z.object({ ...ofLine, from: moment.optional(), until: moment.optional(), ...paging }),
    pageOf(stopRow),
  ),
  reworks: query(
    'assembly.reworks',
    'Rework that is not verified yet, of a line.',
    z.object({ ...ofLine, ...paging }),
    pageOf(reworkRow),
  ),
  shipGate: query(
    'assembly.shipGate',
    'Units that have left the last station of a line and were not shipped, with what keeps them.',
    z.object({ ...ofLine, ...paging }),
    pageOf(shipRow),
  ),
  unitsToReverify: query(
    'assembly.unitsToReverify',
    'Units of which a PC that was lost, replaced or revoked may have known more than was heard.',
    z.object({}),
    z.object({ rows: z.array(unitToReverify) }),
  ),
  tools: query(
    'assembly.tools',
    'Tools of the lines that this PC has, with their calibration: what is locked first, then by when it ends.',
    z.object({}),
    z.object({ rows: z.array(toolRow) }),
  ),
  readScan: query(
    'assembly.readScan',
    'What a scanned code is.',
    z.object({ text: z.string().min(1).max(400) }),
    scanAnswer,
  ),
};

export const assemblyContract = {
  commands: {
    ...lineOrderContract,
    ...lineUnitContract,
    ...stationWorkContract,
    ...lineCallContract,
    ...lineToolContract,
  },
  queries,
};
