import { z } from 'zod';
import { role } from '#domain/kernel/actor';
import { localText } from '#domain/kernel/text';

/** A person in a row. `name` is null once erased or not arrived yet: then the id is shown. */
export const personRef = z.object({ person: z.string(), name: localText.nullable() });
export type PersonRef = z.infer<typeof personRef>;

/** Who acted. */
export const actorRef = z.discriminatedUnion('kind', [
  personRef.extend({ kind: z.literal('person'), role }),
  z.object({ kind: z.literal('device'), device: z.string() }),
  z.object({ kind: z.literal('policy'), policy: z.string() }),
  z.object({ kind: z.literal('plant') }),
]);
export type ActorRef = z.infer<typeof actorRef>;

/** What people call a member of a hold: the fields of its kind are filled, `vin` with what else is written on a unit that has none. */
export const memberRef = z.object({
  kind: z.enum(['unit', 'container', 'lot']),
  vin: z.string().nullable(),
  container: z.string().nullable(),
  part: z.string().nullable(),
  lot: z.string().nullable(),
});
export type MemberRef = z.infer<typeof memberRef>;

/** A hold that keeps a unit. `decided`: what was decided of the unit itself; whatever else is decided lets it go. */
export const unitHold = z.object({
  hold: z.string(),
  number: z.string().nullable(),
  reason: z.string().nullable(),
  decided: z.enum(['scrap', 'return']).nullable(),
});

/** Values shown to people beside a code; the renderer has the sentence. */
export const params = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** What people call the things that `params` name by id, by param; null where this PC knows no name. */
export const names = z.record(z.string(), localText.nullable());
