import { z } from 'zod';
import { actor as actorSchema } from '#domain/kernel/actor';
import { discrepancy, event } from '../schema/core.ts';

const params = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const refusalSchema = z.object({ code: z.string(), params });
const bodySchema = z.object({
  actor: actorSchema,
  payload: z.record(z.string(), z.unknown()),
  terminal: z.string(),
  correlation: z.string().nullable(),
});
type Body = z.infer<typeof bodySchema>;

/** What every list of the inbox reads of an entry: the event that it is about, and where there is one the plant's word of it. */
export const entryColumns = {
  happened: {
    event: event.eventId,
    at: event.occurredAt,
    stream: event.stream,
    type: event.type,
    status: event.status,
    refusal: event.refusal,
    body: event.body,
  },
  found: {
    id: discrepancy.eventId,
    at: discrepancy.foundAt,
    stream: discrepancy.stream,
    event: discrepancy.of,
    owner: discrepancy.owner,
    code: discrepancy.code,
    params: discrepancy.params,
  },
};

type Happened = Pick<typeof event.$inferSelect, 'stream' | 'type' | 'status' | 'refusal' | 'body'> & {
  readonly event: string;
  readonly at: string;
};
type Found = Pick<typeof discrepancy.$inferSelect, 'stream' | 'owner' | 'code' | 'params'> & {
  readonly id: string;
  readonly at: string;
  readonly event: string;
};

/** One entry as it lies in the database; one of both is there. */
export interface EntryRow {
  /** Null where the event is not known here. */
  readonly happened: Happened | null;
  readonly found: Found | null;
}

/** Why, since when, on which stream, and what is known of who recorded it: the plant's word goes before the event's own. */
export function readEntry({ happened, found }: EntryRow) {
  const refusal = happened?.refusal == null ? null : refusalSchema.parse(JSON.parse(happened.refusal));
  return {
    stream: found?.stream ?? happened?.stream ?? '',
    at: found?.at ?? happened?.at ?? null,
    type: happened?.type ?? null,
    code: found?.code ?? refusal?.code ?? null,
    params: found?.params ?? refusal?.params ?? {},
    said: happened === null ? null : readBody(happened.body),
  };
}

/** Who recorded what, where, and with which command. */
export const readBody = (text: string): Body => bodySchema.parse(JSON.parse(text));
