import type { StationView } from '#ui/line/stationState.ts';
import type { AgvView, CallView, FloorPlan } from '#ui/logistics/views.ts';

type Sample = (zh: string, en: string) => string;

export function stations(s: Sample): StationView[] {
  const calm = (
    station: string,
    name: string,
    unit: string,
    variant: string,
    elapsedS: number,
  ): StationView => ({
    station,
    name,
    unit: { label: unit, variant },
    taktS: 76,
    elapsedS,
    state: { status: 'running' },
    call: null,
    held: null,
    missingPart: null,
    openIssue: null,
    others: null,
    owed: null,
  });
  return [
    calm('FA-01', s('车身上线', 'Body on'), '042788', 'L6', 31),
    {
      ...calm('FA-02', s('线束', 'Harness'), '042787', 'L6', 44),
      openIssue: { id: 'Q-2611-0179', severity: 'B', href: '#' },
      owed: s('缺 高压插头', 'without HV plugs'),
    },
    calm('FA-03', s('仪表台', 'Cockpit'), '042786', 'L6 Max', 52),
    calm('FA-04', s('前后悬', 'Suspension'), '042785', 'L6', 38),
    calm('FA-05', s('电池合装', 'Battery marriage'), '042784', 'L6', 61),
    {
      ...calm('FA-06', s('底盘合装', 'Chassis marriage'), '042783', 'L6 Max', 58),
      state: { status: 'unknown', heardAt: '2026-11-22T07:31:00.000Z' },
    },
    {
      ...calm('FA-07', s('车门合装', 'Door marriage'), '042782', 'L6', 88),
      state: { status: 'overTakt', byS: 12 },
    },
    {
      ...calm('FA-08', s('玻璃', 'Glazing'), '042781', 'L6', 51),
      missingPart: s('前挡玻璃胶', 'Glazing bead'),
    },
    {
      ...calm('FA-09', s('座椅', 'Seats'), '042780', 'L6 Max', 70),
      state: { status: 'andon', reason: s('缺左安全带', 'belt LH missing'), lamp: 'fault' },
      missingPart: s('左安全带', 'Belt LH'),
    },
    {
      ...calm('FA-10', s('车轮', 'Wheels'), '', '', 0),
      unit: null,
      elapsedS: null,
      state: { status: 'starved', by: 'FA-09' },
      openIssue: { id: 'Q-2611-0184', severity: 'A', href: '#' },
    },
    calm('FA-11', s('加注', 'Fluids'), '042779', 'L6', 49),
    calm('FA-12', s('下线检', 'Line-off check'), '042778', 'L6', 40),
  ];
}

const min = 60_000;

export function calls(s: Sample): CallView[] {
  const call = (
    emptyInMs: number,
    part: string,
    quantity: number,
    station: string,
    agv: string | null,
    status: CallView['status'],
  ) => ({
    id: `${station}-${part}`,
    emptyInMs,
    emptyStands: false,
    part,
    quantity,
    station,
    agv,
    status,
  });
  return [
    call(0, s('左安全带', 'Belt LH'), 4, 'FA-09', 'AGV-07', 'inTransport'),
    call(6.33 * min, s('轮毂螺母 M14', 'Hub nut M14'), 240, 'FA-10', 'AGV-03', 'inTransport'),
    call(11.08 * min, s('制动液', 'Brake fluid'), 1, 'FA-11', 'AGV-05', 'assigned'),
    call(19 * min, s('前挡玻璃胶', 'Glazing bead'), 2, 'FA-08', null, 'open'),
    call(24.16 * min, s('门内饰板 右', 'Door trim RH'), 12, 'FA-07', null, 'open'),
    call(31.6 * min, s('仪表台 L6 Max', 'Cockpit L6 Max'), 1, 'FA-03', null, 'picking'),
    call(38 * min, s('高压线束', 'HV harness'), 3, 'FA-02', null, 'short'),
    call(46.5 * min, s('前减振器', 'Strut front'), 8, 'FA-04', null, 'picking'),
  ];
}

export function fleet(s: Sample): AgvView[] {
  const none = { base: [], horizon: [], trouble: null };
  return [
    {
      id: 'AGV-07',
      label: 'A07',
      protocol: 'VDA 5050 2.1',
      doing: { status: 'driving', to: 'FA-09', load: s('左安全带', 'belt LH'), etaMs: 110_000 },
      battery: 0.72,
      position: { x: 74, y: 50 },
      base: [{ x: 80, y: 50 }],
      horizon: [{ x: 80, y: 28 }],
      trouble: null,
    },
    {
      id: 'AGV-03',
      label: 'A03',
      protocol: 'VDA 5050 2.1',
      doing: { status: 'handling', at: 'SM-2', load: s('螺母', 'nuts') },
      battery: 0.55,
      position: { x: 24, y: 4 },
      ...none,
    },
    {
      id: 'AGV-05',
      label: 'A05',
      protocol: 'VDA 5050 2.1',
      doing: { status: 'driving', to: 'SM-4', load: null, etaMs: 40_000 },
      battery: 0.88,
      position: { x: 44, y: 27 },
      base: [
        { x: 55, y: 27 },
        { x: 55, y: 4 },
      ],
      horizon: [{ x: 80, y: 4 }],
      trouble: { code: 'clockAhead', count: 12 },
    },
    {
      id: 'AGV-01',
      label: 'A01',
      protocol: 'VDA 5050 2.1',
      doing: { status: 'idle', at: 'P2' },
      battery: 0.94,
      position: { x: 72, y: 4 },
      ...none,
    },
    {
      id: 'AGV-02',
      label: 'A02',
      protocol: 'VDA 5050 2.1',
      doing: { status: 'charging', at: 'C1' },
      battery: 0.21,
      position: { x: 4, y: 15 },
      ...none,
    },
    {
      id: 'AGV-06',
      label: 'A06',
      protocol: 'VDA 5050 2.1',
      doing: { status: 'silent', forMs: 42_000, lastNode: 'N31' },
      battery: 0.63,
      position: { x: 55, y: 38 },
      ...none,
    },
  ];
}

export const plan: FloorPlan = {
  edges: [
    { id: 'top', from: { x: 4, y: 50 }, to: { x: 80, y: 50 } },
    { id: 'right', from: { x: 80, y: 50 }, to: { x: 80, y: 4 } },
    { id: 'bottom', from: { x: 80, y: 4 }, to: { x: 4, y: 4 } },
    { id: 'left', from: { x: 4, y: 4 }, to: { x: 4, y: 50 } },
    { id: 'middle', from: { x: 4, y: 27 }, to: { x: 80, y: 27 } },
    { id: 'a', from: { x: 30, y: 50 }, to: { x: 30, y: 4 } },
    { id: 'b', from: { x: 55, y: 50 }, to: { x: 55, y: 4 } },
  ],
  places: [
    ...['FA-01', 'FA-02', 'FA-03', 'FA-04', 'FA-05', 'FA-06'].map((label, i) => ({
      id: label,
      label,
      short: label.slice(-2),
      at: { x: 6 + i * 14.6, y: 57 },
      away: null,
      kind: 'station' as const,
      lamp: 'normal' as const,
    })),
    ...['FA-07', 'FA-08', 'FA-09', 'FA-10', 'FA-11', 'FA-12'].map((label, i) => ({
      id: label,
      label,
      short: label.slice(-2),
      at: { x: 90, y: 46 - i * 8.4 },
      away: null,
      kind: 'station' as const,
      lamp:
        label === 'FA-09'
          ? ('fault' as const)
          : label === 'FA-10'
            ? ('warning' as const)
            : ('normal' as const),
    })),
    ...['SM-1', 'SM-2', 'SM-3', 'SM-4'].map((label, i) => ({
      id: label,
      label,
      short: label.slice(-2),
      at: { x: 11 + i * 14, y: -3 },
      away: null,
      kind: 'supermarket' as const,
      lamp: 'normal' as const,
    })),
    { id: 'P2', label: 'P2', short: 'P2', at: { x: 72, y: -3 }, away: null, kind: 'parking', lamp: 'normal' },
    { id: 'C1', label: 'C1', short: 'C1', at: { x: -3, y: 15 }, away: null, kind: 'charger', lamp: 'normal' },
  ],
};
