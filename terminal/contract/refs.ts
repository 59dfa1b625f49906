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

/** Values shown to people beside a code; the renderer has the sentence. */
export const params = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** What people call the things that `params` name by id, by param; null where this PC knows no name. */
export const names = z.record(z.string(), localText.nullable());
