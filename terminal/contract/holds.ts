import { z } from 'zod';
import { localText } from '#domain/kernel/text';
import { disposition, holdMember, population } from '#domain/quality/holdEvents';
import { command, pageOf, paging, query, signatureInput } from './define.ts';
import { words } from './inputText.ts';
import { awaiting, holdListRow, holdMemberRow, holdRow } from './qualityRows.ts';
import { unitStatus } from './unitRows.ts';

const id = z.string().min(1).max(64);
const reason = words(2000);

export const holdCommands = {
  placeHold: command(
    'quality.placeHold',
    'Keep units, containers, a lot, or what a tool or station worked on, where they are.',
    z.object({
      reason,
      population,
      members: z.array(holdMember).max(2000),
      issue: id.nullable().default(null),
    }),
  ),
  addHoldMembers: command(
    'quality.addHoldMembers',
    'Add members to a hold.',
    z.object({ hold: id, members: z.array(holdMember).min(1).max(2000) }),
  ),
  decideDisposition: command(
    'quality.decideDisposition',
    'Decide what becomes of members of a hold (signed); `previous` is the decision each replaces, as shown.',
    z.object({
      hold: id,
      members: z
        .array(z.object({ member: z.string().min(1).max(200), previous: id.nullable() }))
        .min(1)
        .max(1000),
      disposition,
      signature: signatureInput,
    }),
  ),
  endHoldWindow: command(
    'quality.endHoldWindow',
    'End the window of a hold by tool or station now (signed): what is worked on later is not taken in; its members stay held.',
    z.object({ hold: id, reason, signature: signatureInput }),
  ),
  liftHold: command(
    'quality.liftHold',
    'Lift a hold whose members are all decided (signed). `members`: each with its decision, as `holdMembers` showed them to who signs; where the hold differs by now, it is refused.',
    z.object({
      hold: id,
      members: z.array(z.object({ member: z.string().min(1).max(200), decision: id.nullable() })).max(8000),
      reason,
      signature: signatureInput,
    }),
  ),
};

export const holdQueries = {
  holds: query(
    'quality.holds',
    'Holds, newest first. `text`: number, reason, issue, tool, station, part, lot, container, or the end of a VIN.',
    z.object({
      status: z.enum(['placed', 'lifted', 'all']).default('placed'),
      text: z.string().max(100).default(''),
      ...paging,
    }),
    pageOf(holdListRow),
  ),
  hold: query(
    'quality.hold',
    'One hold with what waits for the plant. Null when it is not known here.',
    z.object({ hold: id }),
    holdRow.extend({ awaiting, openToLift: z.boolean() }).nullable(),
  ),
  holdMembers: query(
    'quality.holdMembers',
    'Members of a hold with where they are now and their dispositions; `undecided`: only those without one.',
    z.object({ hold: id, undecided: z.boolean().default(false), ...paging }),
    pageOf(holdMemberRow),
  ),
  holdsOn: query(
    'quality.holdsOn',
    'Holds that keep a unit, a container or a lot, by what this terminal knows.',
    z.object({ subject: holdMember }),
    z.array(z.object({ hold: z.string(), number: z.string().nullable(), reason: z.string().nullable() })),
  ),
  holdPreview: query(
    'quality.holdPreview',
    'What a hold with this population would keep now, before it is placed; `members` are those of a listed one.',
    z.object({
      population,
      members: z.array(holdMember).max(2000).default([]),
      limit: z.number().int().min(1).max(2000).default(2000),
    }),
    z.object({
      units: z.array(
        z.object({
          unit: z.string(),
          vin: z.string().nullable(),
          status: unitStatus,
          station: z.string().nullable(),
          stationName: localText.nullable(),
          location: z.string().nullable(),
          /** A hold keeps it already. */
          held: z.boolean(),
        }),
      ),
      containers: z.array(
        z.object({ container: z.string(), place: z.string().nullable(), quantity: z.number() }),
      ),
      /** There is more than `limit`. */
      more: z.boolean(),
    }),
  ),
};
