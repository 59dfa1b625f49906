import type { Board, BoardTile } from '#renderer/line/lineRows.ts';

export const text = (en: string) => ({ zh: `中${en}`, en });
export const nowMs = Date.parse('2026-11-22T08:10:00.000Z');
export const arrived = (ago: number) => new Date(nowMs - ago * 1000).toISOString();

export const tile = (station: string, agoS: number | null, state: BoardTile['state']): BoardTile => ({
  station,
  name: text(station),
  order: 1,
  verificationPoint: false,
  unit:
    agoS === null
      ? null
      : { unit: `u-${station}`, vin: null, label: '042801', variant: null, variantName: null, sequence: 1 },
  visit:
    agoS === null
      ? null
      : {
          visit: 1,
          arrivedAt: arrived(agoS),
          operations: 5,
          operationsDone: 0,
          owed: 5,
          beyondNokLimit: false,
        },
  state,
  andon: null,
  missingPart: null,
  openIssue: null,
  others: [],
  holds: [],
  reworks: [],
  sync: 'confirmed',
});

export const running = { status: 'running' } as const;
export const board = (change: Partial<Board>): Board => ({
  line: { line: 'FA1', name: text('FA1'), taktS: 60 },
  stations: [tile('FA-01', 10, running), tile('FA-02', 20, running)],
  between: [],
  andons: [],
  stops: [],
  ...change,
});

export const andon = (
  station: string,
  change: Partial<Board['andons'][number]> = {},
): Board['andons'][number] => ({
  andon: `a-${station}`,
  status: 'called',
  line: 'FA1',
  station,
  stationName: text(station),
  kind: 'material',
  unit: null,
  vin: null,
  part: 'P-BELT',
  partName: text('Belt'),
  text: '',
  level: 0,
  calledAt: arrived(30),
  calledBy: null,
  takenBy: null,
  reopened: null,
  acknowledgedAt: null,
  resolvedAt: null,
  sync: 'confirmed',
  ...change,
});

export const stop = (station: string | null, status: 'running' | 'ended'): Board['stops'][number] => ({
  stop: `s-${station}`,
  status,
  line: 'FA1',
  station,
  stationName: station === null ? null : text(station),
  startedAt: arrived(90),
  endedAt: null,
  lengthS: 90,
  reason: null,
  reasonName: null,
  planned: false,
  andon: null,
  withdrawn: null,
  records: [],
  sync: 'confirmed',
});
