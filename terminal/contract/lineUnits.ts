import { z } from 'zod';
import { identifierKind } from '#domain/assembly/unitEvents';
import { code } from '#domain/kernel/text';
import { command, signatureInput } from './define.ts';
import { words } from './inputText.ts';

const unitId = code;
const note = z.string().trim().max(2000);
const reasonText = words(500);
const signed = { signature: signatureInput };
const ofLine = { line: code };

/** Commands over a unit wherever it stands. */
export const lineUnitContract = {
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
      value: words(40),
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
    z.object({ unit: unitId, bypass: code, note: words(2000), ...signed }),
  ),
  reverifyUnit: command(
    'assembly.reverifyUnit',
    'Say that a unit was looked at again of which a PC that has ended may have known more than was heard.',
    z.object({ unit: unitId, terminal: z.string().min(1).max(64), reason: words(2000) }),
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
      reason: words(2000),
      ...signed,
    }),
  ),
};
