import { createHash } from 'node:crypto';
import type { Telegram } from './codec.ts';
import { readFields, type FieldSpec } from './fields.ts';

export type LimitStatus = 'low' | 'ok' | 'high';
export type BatchStatus = 'nok' | 'ok' | 'notUsed' | 'running';

/** One tightening as the controller reported it (MID 0061). Torques in Nm, angles in degrees. */
export interface TighteningResult {
  /** Our id of the controller, not what the device calls itself. */
  readonly controllerId: string;
  /** The device's own count; wraps and restarts, so it identifies nothing by itself. */
  readonly tighteningId: number;
  /** The controller's local clock, `YYYY-MM-DDThh:mm:ss` without a zone; digits as sent, even if no such date exists. */
  readonly controllerTime: string;
  readonly parameterSetChangedAt: string;
  readonly cellId: number;
  readonly channelId: number;
  readonly controllerName: string;
  /** What was loaded by MID 0050; null when the telegram carries none. */
  readonly vin: string | null;
  readonly jobId: number;
  readonly parameterSet: number;
  readonly batchSize: number;
  readonly batchCounter: number;
  readonly batchStatus: BatchStatus;
  /** The tool's own overall verdict. */
  readonly ok: boolean;
  readonly torqueStatus: LimitStatus;
  readonly angleStatus: LimitStatus;
  readonly torqueNm: number;
  readonly torqueMinNm: number;
  readonly torqueMaxNm: number;
  readonly torqueTargetNm: number;
  readonly angleDeg: number;
  readonly angleMinDeg: number;
  readonly angleMaxDeg: number;
  readonly angleTargetDeg: number;
  /** SHA-256, hex, over what every telegram carries of a result, so that it is the same however the result comes. */
  readonly contentHash: string;
  /** The data field, one character per byte. */
  readonly raw: string;
  readonly revision: number;
}

/** What every telegram carries of a result, also the one that brings an old result (MID 0065). */
export type MeasuredTightening = Pick<
  TighteningResult,
  | 'controllerId'
  | 'tighteningId'
  | 'controllerTime'
  | 'vin'
  | 'parameterSet'
  | 'batchCounter'
  | 'batchStatus'
  | 'ok'
  | 'torqueStatus'
  | 'angleStatus'
  | 'torqueNm'
  | 'angleDeg'
  | 'contentHash'
  | 'raw'
>;

/** The same tightening sent again has the same identity; another one never has. */
export function tighteningIdentity(result: MeasuredTightening): string {
  return [result.controllerId, result.tighteningId, result.controllerTime, result.contentHash].join('|');
}

export type UnreadableResult = 'unsupportedRevision' | 'badLayout' | 'badField';
export type ParsedResult =
  | { readonly ok: true; readonly result: TighteningResult }
  | { readonly ok: false; readonly code: UnreadableResult };

/** Reads MID 0061 in revision 1 (231 bytes) or 2 (385 bytes). Never throws. */
export function parseTighteningResult(controllerId: string, telegram: Telegram): ParsedResult {
  const layout = LAYOUTS.get(telegram.revision);
  if (layout === undefined) return { ok: false, code: 'unsupportedRevision' };
  const fields = readFields(telegram.data, layout);
  if (fields === null) return { ok: false, code: 'badLayout' };
  const read = new FieldReader(fields);
  const result: TighteningResult = {
    ...measured(controllerId, telegram.data, fields, read),
    parameterSetChangedAt: read.time('parameterSetChangedAt'),
    cellId: read.number('cellId'),
    channelId: read.number('channelId'),
    controllerName: read.text('controllerName'),
    jobId: read.number('jobId'),
    batchSize: read.number('batchSize'),
    torqueMinNm: read.hundredths('torqueMin'),
    torqueMaxNm: read.hundredths('torqueMax'),
    torqueTargetNm: read.hundredths('torqueTarget'),
    angleMinDeg: read.signed('angleMin'),
    angleMaxDeg: read.signed('angleMax'),
    angleTargetDeg: read.signed('angleTarget'),
    revision: telegram.revision,
  };
  return read.failed ? { ok: false, code: 'badField' } : { ok: true, result };
}

export type ParsedOldResult =
  | { readonly ok: true; readonly result: MeasuredTightening }
  | { readonly ok: false; readonly code: UnreadableResult };

/** Reads MID 0065, a result that the controller still has, in revision 1 (98 bytes). Never throws. */
export function parseOldResult(controllerId: string, telegram: Telegram): ParsedOldResult {
  if (telegram.revision !== 1) return { ok: false, code: 'unsupportedRevision' };
  const fields = readFields(telegram.data, OLD_REVISION_1);
  if (fields === null) return { ok: false, code: 'badLayout' };
  const read = new FieldReader(fields);
  const result = measured(controllerId, telegram.data, fields, read);
  return read.failed ? { ok: false, code: 'badField' } : { ok: true, result };
}

function measured(
  controllerId: string,
  raw: string,
  fields: ReadonlyMap<string, string>,
  read: FieldReader,
): MeasuredTightening {
  const content = OLD_REVISION_1.map(([name]) => fields.get(name) ?? '').join('|');
  return {
    controllerId,
    tighteningId: read.number('tighteningId'),
    controllerTime: read.time('timestamp'),
    vin: read.text('vin') || null,
    parameterSet: read.number('parameterSet'),
    batchCounter: read.number('batchCounter'),
    batchStatus: read.choice('batchStatus', BATCH_STATUS),
    ok: read.choice('tighteningStatus', VERDICT),
    torqueStatus: read.choice('torqueStatus', LIMIT_STATUS),
    angleStatus: read.choice('angleStatus', LIMIT_STATUS),
    torqueNm: read.hundredths('torque'),
    angleDeg: read.signed('angle'),
    contentHash: createHash('sha256').update(content, 'latin1').digest('hex'),
    raw,
  };
}

const VERDICT: readonly [boolean, boolean] = [false, true];
const LIMIT_STATUS: readonly [LimitStatus, ...LimitStatus[]] = ['low', 'ok', 'high'];
const BATCH_STATUS: readonly [BatchStatus, ...BatchStatus[]] = ['nok', 'ok', 'notUsed', 'running'];

/** Reads typed values out of fixed-width text; remembers failure instead of throwing at each field. */
class FieldReader {
  readonly #fields: ReadonlyMap<string, string>;
  failed = false;

  constructor(fields: ReadonlyMap<string, string>) {
    this.#fields = fields;
  }

  text(name: string): string {
    return (this.#fields.get(name) ?? '').trim();
  }

  number(name: string): number {
    return this.#matching(name, /^\d+$/);
  }

  /** Angles count backwards when a fastener is loosened, which some controllers show by a leading minus. */
  signed(name: string): number {
    return this.#matching(name, /^(?:\d|-)\d*\d$/);
  }

  hundredths(name: string): number {
    return this.number(name) / 100;
  }

  time(name: string): string {
    const text = this.#fields.get(name) ?? '';
    if (!/^\d{4}-\d\d-\d\d:\d\d:\d\d:\d\d$/.test(text)) this.failed = true;
    return `${text.slice(0, 10)}T${text.slice(11)}`;
  }

  choice<T>(name: string, values: readonly [T, ...T[]]): T {
    const value = values[this.number(name)];
    if (value !== undefined) return value;
    this.failed = true;
    return values[0];
  }

  #matching(name: string, pattern: RegExp): number {
    const text = this.#fields.get(name) ?? '';
    if (pattern.test(text)) return Number(text) + 0; // -0 becomes 0
    this.failed = true;
    return 0;
  }
}

const HEAD: readonly FieldSpec[] = [
  ['cellId', 4],
  ['channelId', 2],
  ['controllerName', 25],
  ['vin', 25],
];

const LIMITS: readonly FieldSpec[] = [
  ['torqueMin', 6],
  ['torqueMax', 6],
  ['torqueTarget', 6],
  ['torque', 6],
  ['angleMin', 5],
  ['angleMax', 5],
  ['angleTarget', 5],
  ['angle', 5],
];

/** R2.8, table "MID 0061 revision 1". */
const REVISION_1: readonly FieldSpec[] = [
  ...HEAD,
  ['jobId', 2],
  ['parameterSet', 3],
  ['batchSize', 4],
  ['batchCounter', 4],
  ['tighteningStatus', 1],
  ['torqueStatus', 1],
  ['angleStatus', 1],
  ...LIMITS,
  ['timestamp', 19],
  ['parameterSetChangedAt', 19],
  ['batchStatus', 1],
  ['tighteningId', 10],
];

/** R2.8, table "MID 0061 revision 2". Strategy options and error status may be binary; they stay in `raw`. */
const REVISION_2: readonly FieldSpec[] = [
  ...HEAD,
  ['jobId', 4],
  ['parameterSet', 3],
  ['strategy', 2],
  ['strategyOptions', 5],
  ['batchSize', 4],
  ['batchCounter', 4],
  ['tighteningStatus', 1],
  ['batchStatus', 1],
  ['torqueStatus', 1],
  ['angleStatus', 1],
  ['rundownAngleStatus', 1],
  ['currentMonitoringStatus', 1],
  ['selfTapStatus', 1],
  ['prevailTorqueMonitoringStatus', 1],
  ['prevailTorqueCompensateStatus', 1],
  ['tighteningErrorStatus', 10],
  ...LIMITS,
  ['rundownAngleMin', 5],
  ['rundownAngleMax', 5],
  ['rundownAngle', 5],
  ['currentMonitoringMin', 3],
  ['currentMonitoringMax', 3],
  ['currentMonitoringValue', 3],
  ['selfTapMin', 6],
  ['selfTapMax', 6],
  ['selfTapTorque', 6],
  ['prevailTorqueMonitoringMin', 6],
  ['prevailTorqueMonitoringMax', 6],
  ['prevailTorque', 6],
  ['tighteningId', 10],
  ['jobSequenceNumber', 5],
  ['syncTighteningId', 5],
  ['toolSerialNumber', 14],
  ['timestamp', 19],
  ['parameterSetChangedAt', 19],
];

/** R2.8, table "MID 0065 revision 1". */
const OLD_REVISION_1: readonly FieldSpec[] = [
  ['tighteningId', 10],
  ['vin', 25],
  ['parameterSet', 3],
  ['batchCounter', 4],
  ['tighteningStatus', 1],
  ['torqueStatus', 1],
  ['angleStatus', 1],
  ['torque', 6],
  ['angle', 5],
  ['timestamp', 19],
  ['batchStatus', 1],
];

const LAYOUTS: ReadonlyMap<number, readonly FieldSpec[]> = new Map([
  [1, REVISION_1],
  [2, REVISION_2],
]);
