import { z } from 'zod';
import { andonKind } from '#domain/assembly/andon';
import { orderContent } from '#domain/assembly/order';
import { tighteningResult } from '#domain/assembly/tightening';
import { identifierKind } from '#domain/assembly/unitEvents';
import { code, instant } from '#domain/kernel/text';
import { command, signatureInput } from './define.ts';

const unitId = code;
const atStation = { station: code, unit: unitId };
/** A unit by id, VIN, body number, serial or carrier, as it was scanned. */
const anyUnit = z.string().min(1).max(100);
const note = z.string().trim().max(2000);
const reasonText = z.string().trim().min(1).max(500);
const scanned = z.string().min(1).max(400);
const signed = { signature: signatureInput };
const ofLine = { line: code };

const orders = {
  importOrders: command(
    'assembly.importOrders',
    'Take production orders from the ERP; the same revision twice has no further effect.',
    z.object({
      orders: z
        .array(z.object({ order: code, content: orderContent }))
        .min(1)
        .max(500),
    }),
  ),
  reverseOrder: command(
    'assembly.reverseOrder',
    'The ERP withdraws an order.',
    z.object({ order: code, revision: z.int().min(0), reason: reasonText }),
  ),
  releaseOrders: command(
    'assembly.releaseOrders',
    'Release orders and put them at the end of the build sequence of their line.',
    z.object({ ...ofLine, orders: z.array(code).min(1).max(500) }),
  ),
  confirmOrder: command(
    'assembly.confirmOrder',
    'Report a built unit of an order to the ERP.',
    z.object({ order: code, unit: unitId }),
  ),
  planSequence: command(
    'assembly.planSequence',
    'Set the whole build sequence of a line.',
    z.object({ ...ofLine, orders: z.array(code).max(5000) }),
  ),
  moveInSequence: command(
    'assembly.moveInSequence',
    'Move an order behind another one, or to the head (`after` null).',
    z.object({ ...ofLine, order: code, after: code.nullable() }),
  ),
  pauseInSequence: command(
    'assembly.pauseInSequence',
    'Pass an order over until it is resumed.',
    z.object({ ...ofLine, order: code, reason: reasonText }),
  ),
  resumeInSequence: command(
    'assembly.resumeInSequence',
    'End the pause of an order, once the plant agrees.',
    z.object({ ...ofLine, order: code }),
  ),
  freezeSequence: command(
    'assembly.freezeSequence',
    'Let the first orders of the sequence keep their places.',
    z.object({ ...ofLine, count: z.int().min(0).max(5000) }),
  ),
};

const units = {
  launchUnit: command(
    'assembly.launchUnit',
    'Bring the next unit of the sequence (or of the given order) onto the line.',
    z.object({
      ...ofLine,
      order: code.nullable().default(null),
      kind: z.enum(['vehicle', 'body', 'subassembly']).default('vehicle'),
      vin: z.string().max(25).nullable().default(null),
    }),
  ),
  assignIdentifier: command(
    'assembly.assignIdentifier',
    'Give a unit a VIN, body number, serial or carrier, or correct one.',
    z.object({
      unit: unitId,
      kind: identifierKind,
      value: z.string().trim().min(1).max(40),
      replaces: z.string().max(40).nullable(),
    }),
  ),
  marryUnits: command(
    'assembly.marryUnits',
    'Marry two units, e.g. battery and vehicle.',
    z.object({ parent: unitId, child: unitId, position: code, station: code }),
  ),
  separateUnits: command(
    'assembly.separateUnits',
    'Undo a marriage.',
    z.object({ parent: unitId, child: unitId, position: code, reason: reasonText }),
  ),
  pullOffUnit: command(
    'assembly.pullOffUnit',
    'Take a unit off the line.',
    z.object({ unit: unitId, location: code.nullable(), reason: reasonText }),
  ),
  reinsertUnit: command(
    'assembly.reinsertUnit',
    'Put a unit back on its line in front of a station; null: behind the one that it had left when it was pulled off.',
    z.object({ unit: unitId, station: code.nullable() }),
  ),
  reviewBypass: command(
    'assembly.reviewBypass',
    'Look at a bypass again at the ship gate; signed by somebody who did not make it.',
    z.object({ unit: unitId, bypass: code, note: z.string().trim().min(1).max(2000), ...signed }),
  ),
  shipUnit: command(
    'assembly.shipUnit',
    'Let a unit leave the site, once the plant agrees.',
    z.object({ unit: unitId, ...signed }),
  ),
  scrapUnit: command(
    'assembly.scrapUnit',
    'Scrap a unit.',
    z.object({ unit: unitId, reason: code, note, ...signed }),
  ),
  rebindRevision: command(
    'assembly.rebindRevision',
    'Build a unit to another product revision than it was bound to.',
    z.object({
      unit: unitId,
      from: z.string().length(64).nullable(),
      to: z.string().length(64),
      reason: z.string().trim().min(1).max(2000),
      ...signed,
    }),
  ),
};

const stationWork = {
  enterStation: command(
    'assembly.enterStation',
    'A unit arrives at a station. `insist`: it stands there, whatever speaks against it.',
    z.object({ station: code, unit: anyUnit, insist: z.boolean().default(false) }),
  ),
  releaseUnit: command(
    'assembly.releaseUnit',
    'Release a unit from its station; refused with what is missing.',
    z.object(atStation),
  ),
  recordDeparture: command(
    'assembly.recordDeparture',
    'A unit was found gone from its station.',
    z.object(atStation),
  ),
  bypassStation: command(
    'assembly.bypassStation',
    'Let a unit go on although something is missing; two persons while the plant is away.',
    z.object({
      ...atStation,
      reason: code,
      note,
      ...signed,
      secondSignature: signatureInput.optional(),
    }),
  ),
  completeOperation: command(
    'assembly.completeOperation',
    'An operation that is not measured is done.',
    z.object({ ...atStation, operation: code }),
  ),
  undoOperation: command(
    'assembly.undoOperation',
    'An operation is to be done again.',
    z.object({ ...atStation, operation: code, reason: reasonText }),
  ),
  scanPart: command(
    'assembly.scanPart',
    'A part, label or container was scanned at a station.',
    z.object({ ...atStation, scanned, position: code.nullable().default(null) }),
  ),
  removePart: command(
    'assembly.removePart',
    'A part comes out again; `installed` is the event that put it in.',
    z.object({
      ...atStation,
      position: code,
      installed: z.string().max(64),
      reason: z.enum(['wrongScan', 'rework', 'defective']),
      note: z.string().trim().max(500),
    }),
  ),
  exchangePart: command(
    'assembly.exchangePart',
    'A part comes out and the scanned one goes in.',
    z.object({
      ...atStation,
      position: code,
      installed: z.string().max(64),
      scanned,
      note: z.string().trim().max(500),
    }),
  ),
  recordMeasurement: command(
    'assembly.recordMeasurement',
    'A value, or a verdict without one, for an operation.',
    z.object({
      ...atStation,
      operation: code,
      device: code.nullable().default(null),
      value: z.number().nullable(),
      passed: z.boolean(),
    }),
  ),
  recordDefect: command(
    'assembly.recordDefect',
    'A defect was seen on a unit.',
    z.object({
      ...atStation,
      defectCode: code,
      severity: z.enum(['A', 'B', 'C']).nullable().default(null),
      operation: code.nullable().default(null),
      part: code.nullable().default(null),
      text: note,
      photos: z.array(z.string().length(64)).max(20).default([]),
    }),
  ),
  recordTightening: command(
    'assembly.recordTightening',
    'A result of a tightening controller of this terminal.',
    tighteningResult,
  ),
  recordUnreadableTightening: command(
    'assembly.recordUnreadableTightening',
    'A result telegram that could not be read.',
    z.object({ tool: code, fault: code, raw: z.string().max(4000) }),
  ),
};

const calls = {
  callAndon: command(
    'assembly.callAndon',
    'Call for help at a station.',
    z.object({
      station: code,
      kind: andonKind,
      unit: unitId.nullable().default(null),
      part: code.nullable().default(null),
      text: z.string().trim().max(1000).default(''),
    }),
  ),
  acknowledgeAndon: command('assembly.acknowledgeAndon', 'Somebody is coming.', z.object({ andon: code })),
  escalateAndon: command(
    'assembly.escalateAndon',
    'Nobody came in time.',
    z.object({ andon: code, level: z.int().min(1).max(9) }),
  ),
  resolveAndon: command(
    'assembly.resolveAndon',
    'The help was given.',
    z.object({ andon: code, note: z.string().trim().max(1000).default('') }),
  ),
  reopenAndon: command(
    'assembly.reopenAndon',
    'The call was not resolved; `comes`: who had taken it still comes.',
    z.object({
      andon: code,
      note: z.string().trim().max(1000).default(''),
      comes: z.boolean().default(false),
    }),
  ),
  startStop: command(
    'assembly.startStop',
    'A station or the line stands.',
    z.object({
      ...ofLine,
      station: code.nullable(),
      startedAt: instant.nullable().default(null),
      reason: code.nullable().default(null),
      andon: code.nullable().default(null),
    }),
  ),
  endStop: command(
    'assembly.endStop',
    'It runs again.',
    z.object({ stop: code, endedAt: instant.nullable().default(null) }),
  ),
  reopenStop: command(
    'assembly.reopenStop',
    'That it runs again was said by mistake; it has stood since it began.',
    z.object({ stop: code }),
  ),
  classifyStop: command(
    'assembly.classifyStop',
    'Say why it stood.',
    z.object({
      stop: code,
      reason: code,
      planned: z.boolean().default(false),
      note: z.string().trim().max(1000),
    }),
  ),
  withdrawStop: command(
    'assembly.withdrawStop',
    'A stop was recorded by mistake; the record stays and no figure counts it.',
    z.object({ stop: code, note: z.string().trim().max(1000).default('') }),
  ),
  openRework: command(
    'assembly.openRework',
    'Something is to be put right on a unit.',
    z.object({
      unit: unitId,
      station: code.nullable(),
      operation: code.nullable(),
      issue: code.nullable(),
      text: z.string().trim().min(1).max(2000),
    }),
  ),
  doRework: command('assembly.doRework', 'Rework is done.', z.object({ rework: code, note })),
  reopenRework: command(
    'assembly.reopenRework',
    'That rework is done was said by mistake.',
    z.object({ rework: code }),
  ),
  rejectRework: command(
    'assembly.rejectRework',
    'Rework was found not good.',
    z.object({ rework: code, note: z.string().trim().min(1).max(2000) }),
  ),
  verifyRework: command(
    'assembly.verifyRework',
    'Rework was found good; signed by somebody who did not do it.',
    z.object({ rework: code, note, ...signed }),
  ),
};

export const assemblyCommandContract = { ...orders, ...units, ...stationWork, ...calls };
