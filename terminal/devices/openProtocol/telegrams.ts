import type { Telegram } from './codec.ts';
import { readLeadingFields } from './fields.ts';

/** The message identifiers this terminal speaks. */
export const MID = {
  start: 1,
  startAccepted: 2,
  stop: 3,
  refused: 4,
  accepted: 5,
  selectParameterSet: 18,
  disableTool: 42,
  enableTool: 43,
  loadVin: 50,
  subscribeResults: 60,
  result: 61,
  acknowledgeResult: 62,
  unsubscribeResults: 63,
  requestOldResult: 64,
  oldResult: 65,
  keepAlive: 9999,
} as const;

/** Error codes of MID 0004 that change what we do; all others are passed on as they are. */
export const CONTROLLER_ERROR = {
  resultsAlreadySubscribed: 9,
  resultNotFound: 15,
  clientAlreadyConnected: 96,
  revisionUnsupported: 97,
} as const;

export const MAX_PARAMETER_SET = 999;
export const MAX_VIN_LENGTH = 25;

export type ToolCommand =
  | { readonly kind: 'selectParameterSet'; readonly parameterSet: number }
  | { readonly kind: 'loadVin'; readonly vin: string }
  /** A result that the controller still has (0064); id 0 is its latest. */
  | { readonly kind: 'requestOldResult'; readonly tighteningId: number }
  | { readonly kind: 'enableTool' }
  | { readonly kind: 'disableTool' };

export function telegramOf(mid: number, revision = 1, data = ''): Telegram {
  return { mid, revision, noAck: false, station: 0, spindle: 0, sequence: 0, parts: 0, part: 0, data };
}

export function commandTelegram(command: ToolCommand): Telegram {
  switch (command.kind) {
    case 'selectParameterSet':
      return telegramOf(MID.selectParameterSet, 1, String(command.parameterSet).padStart(3, '0'));
    case 'loadVin':
      return telegramOf(MID.loadVin, 1, command.vin.padEnd(MAX_VIN_LENGTH));
    case 'requestOldResult':
      return telegramOf(MID.requestOldResult, 1, String(command.tighteningId).padStart(10, '0'));
    case 'enableTool':
      return telegramOf(MID.enableTool);
    case 'disableTool':
      return telegramOf(MID.disableTool);
  }
}

/** Whether the command fits its fixed-width field: parameter set 0 to 999, VIN 1 to 25 printable ASCII characters. */
export function fitsOnWire(command: ToolCommand): boolean {
  switch (command.kind) {
    case 'selectParameterSet':
      return (
        Number.isInteger(command.parameterSet) &&
        command.parameterSet >= 0 &&
        command.parameterSet <= MAX_PARAMETER_SET
      );
    case 'loadVin':
      return /^[\x20-\x7e]{1,25}$/.test(command.vin) && command.vin.trim() !== '';
    case 'requestOldResult':
      return (
        Number.isInteger(command.tighteningId) && command.tighteningId >= 0 && command.tighteningId < 1e10
      );
    case 'enableTool':
    case 'disableTool':
      return true;
  }
}

export interface StartAccepted {
  readonly cellId: number;
  readonly channelId: number;
  readonly controllerName: string;
}

/** MID 0002, any revision: the first three parameters are the same in all of them. */
export function parseStartAccepted(data: string): StartAccepted | null {
  const fields = readLeadingFields(data, [
    ['cellId', 4],
    ['channelId', 2],
    ['controllerName', 25],
  ]);
  if (fields === null) return null;
  const cellId = fields.get('cellId') ?? '';
  const channelId = fields.get('channelId') ?? '';
  if (!/^\d{4}$/.test(cellId) || !/^\d{2}$/.test(channelId)) return null;
  return {
    cellId: Number(cellId),
    channelId: Number(channelId),
    controllerName: (fields.get('controllerName') ?? '').trim(),
  };
}

export interface RefusedByController {
  /** The MID that was refused. */
  readonly mid: number;
  /** Error code of MID 0004, 0 to 99 (revision 1). */
  readonly errorCode: number;
}

export function parseRefused(data: string): RefusedByController | null {
  if (!/^\d{6}$/.test(data)) return null;
  return { mid: Number(data.slice(0, 4)), errorCode: Number(data.slice(4)) };
}

/** MID 0005: the MID that was accepted. */
export function parseAccepted(data: string): number | null {
  return /^\d{4}$/.test(data) ? Number(data) : null;
}
