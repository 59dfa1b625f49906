import { z } from 'zod';
import { tighteningResult } from '#domain/assembly/tightening';
import { code } from '#domain/kernel/text';
import { command, signatureInput } from './define.ts';
import { words } from './inputText.ts';

const unitId = code;
const atStation = { station: code, unit: unitId };
/** A unit by id, VIN, body number, serial or carrier, as it was scanned. */
const anyUnit = z.string().min(1).max(100);
const note = z.string().trim().max(2000);
const reasonText = words(500);
const scanned = z.string().min(1).max(400);
const signed = { signature: signatureInput };

/** Commands of people, scanners and tools at a station. */
export const stationWorkContract = {
  enterStation: command(
    'assembly.enterStation',
    'A unit arrives at a station. As the next step of its way only: one that is known to stand elsewhere is refused as `unitElsewhere`, one that comes past stations as `stationsSkipped`, each with where it is known to be. `expected: false`: whoever sends it knows that and means it; what else speaks against it still refuses it. With `asked`, what the refusal said of where it is, the answer holds for that only: where it has moved on since, or another unit has come (`stationTaken`), it is refused anew. `insist: true`: it was seen there, which is a fact whatever speaks against it (what a reader at the station sends); what the plant finds that speaks against it is told as a discrepancy, and a station that it was not seen to leave stays unknown.',
    z.object({
      station: code,
      unit: anyUnit,
      insist: z.boolean().default(false),
      expected: z.boolean().default(true),
      asked: z.object({ station: code.nullable(), since: z.string().nullable() }).nullable().default(null),
    }),
  ),
  withdrawArrival: command(
    'assembly.withdrawArrival',
    'A unit was scanned at a station by mistake: it did not arrive and is where it was before. Only while nothing is recorded at the visit.',
    z.object({ ...atStation, visit: z.int().min(1), note: z.string().trim().max(1000).default('') }),
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
