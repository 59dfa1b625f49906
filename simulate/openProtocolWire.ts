/**
 * Open Protocol as the controller's side writes it. Written apart from the terminal's codec on purpose, so that the two
 * check each other.
 */

export interface ReceivedTelegram {
  readonly mid: number;
  readonly revision: number;
  readonly data: string;
}

/** A telegram as bytes: 20 characters of header, data, NUL. */
export function telegramBytes(mid: number, revision: number, data: string): Buffer {
  const length = `${20 + data.length}`.padStart(4, '0');
  const header = `${length}${`${mid}`.padStart(4, '0')}${`${revision}`.padStart(3, '0')}0        `;
  return Buffer.from(`${header}${data}\0`, 'latin1');
}

export interface TakenTelegrams {
  readonly telegrams: readonly ReceivedTelegram[];
  /** What is left over: the start of a telegram not yet whole. */
  readonly rest: Buffer;
  /** The bytes are no telegram, so that nobody can tell where the next one begins: the connection must go. */
  readonly broken: boolean;
}

/** Takes whole telegrams off the front of `buffer`. */
export function takeTelegrams(buffer: Buffer): TakenTelegrams {
  const telegrams: ReceivedTelegram[] = [];
  let rest = buffer;
  while (rest.length >= 4) {
    const said = rest.toString('latin1', 0, 4);
    const length = /^\d{4}$/.test(said) ? Number(said) : 0;
    if (length < 20) return { telegrams, rest: Buffer.alloc(0), broken: true };
    if (rest.length < length + 1) break;
    const text = rest.toString('latin1', 0, length);
    const revision = Number.parseInt(text.slice(8, 11), 10);
    telegrams.push({
      mid: Number(text.slice(4, 8)),
      revision: revision > 0 ? revision : 1,
      data: text.slice(20),
    });
    rest = rest.subarray(length + 1);
  }
  return { telegrams, rest, broken: false };
}

/** One tightening as the simulated tool measured it. */
export interface SimulatedTightening {
  readonly tighteningId: number;
  /** Local wall time of the controller, ms since the epoch, written as UTC. */
  readonly at: number;
  readonly vin: string;
  readonly parameterSet: number;
  readonly torqueNm: number;
  readonly angleDeg: number;
  readonly limits: TighteningLimits;
}

export interface TighteningLimits {
  readonly torqueMinNm: number;
  readonly torqueMaxNm: number;
  readonly torqueTargetNm: number;
  readonly angleMinDeg: number;
  readonly angleMaxDeg: number;
  readonly angleTargetDeg: number;
}

export function isOk(tightening: SimulatedTightening): boolean {
  return torqueStatus(tightening) === '1' && angleStatus(tightening) === '1';
}

/** The data field of MID 0061 in revision 1 or 2. */
export function resultData(
  tightening: SimulatedTightening,
  controllerName: string,
  revision: number,
): string {
  const head = ['0001', '01', controllerName.padEnd(25), tightening.vin.padEnd(25)];
  const { torqueMinNm, torqueMaxNm, torqueTargetNm, angleMinDeg, angleMaxDeg, angleTargetDeg } =
    tightening.limits;
  const torques = [torqueMinNm, torqueMaxNm, torqueTargetNm, tightening.torqueNm].map((nm) =>
    wide(nm * 100, 6),
  );
  const angles = [angleMinDeg, angleMaxDeg, angleTargetDeg, tightening.angleDeg].map((deg) => wide(deg, 5));
  const verdict = isOk(tightening) ? '1' : '0';
  const pset = wide(tightening.parameterSet, 3);
  const limits = [torqueStatus(tightening), angleStatus(tightening)];
  const stamp = [controllerTime(tightening.at), '2026-01-01:00:00:00'];
  const id = wide(tightening.tighteningId, 10);
  if (revision === 1) {
    return numbered([
      ...head,
      '00',
      pset,
      '0000',
      '0000',
      verdict,
      ...limits,
      ...torques,
      ...angles,
      ...stamp,
      '2',
      id,
    ]);
  }
  const none = ['00000', '00000', '00000', '000', '000', '000', ...Array<string>(6).fill('000000')];
  const status = [verdict, '2', ...limits, '1', '1', '1', '1', '1', '0000000000'];
  const tail = [id, '00000', '00000', 'SIM-0001'.padEnd(14), ...stamp];
  return numbered([
    ...head,
    '0000',
    pset,
    '01',
    '00000',
    '0000',
    '0000',
    ...status,
    ...torques,
    ...angles,
    ...none,
    ...tail,
  ]);
}

/** The data field of MID 0065, a result that is asked for later, in revision 1. */
export function oldResultData(tightening: SimulatedTightening): string {
  return numbered([
    wide(tightening.tighteningId, 10),
    tightening.vin.padEnd(25),
    wide(tightening.parameterSet, 3),
    '0000',
    isOk(tightening) ? '1' : '0',
    torqueStatus(tightening),
    angleStatus(tightening),
    wide(tightening.torqueNm * 100, 6),
    wide(tightening.angleDeg, 5),
    controllerTime(tightening.at),
    '2',
  ]);
}

function numbered(values: readonly string[]): string {
  return values.map((value, index) => `${index + 1}`.padStart(2, '0') + value).join('');
}

function wide(value: number, width: number): string {
  return `${Math.max(0, Math.round(value))}`.padStart(width, '0');
}

function torqueStatus({ torqueNm, limits }: SimulatedTightening): string {
  return against(torqueNm, limits.torqueMinNm, limits.torqueMaxNm);
}

function angleStatus({ angleDeg, limits }: SimulatedTightening): string {
  return against(angleDeg, limits.angleMinDeg, limits.angleMaxDeg);
}

function against(value: number, min: number, max: number): string {
  if (value < min) return '0';
  return value > max ? '2' : '1';
}

function controllerTime(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ':');
}
