import { z } from 'zod';
import { terminalEvents } from '#domain/site/terminal';
import { parseBody } from '#sync/envelope';
import type { ReadDb } from '../open.ts';
import { statement } from '../statement.ts';

/** A record of a terminal beside the hole. */
const besideRow = z.object({ at: z.string(), type: z.string(), stream: z.string() });
export type RecordBeside = z.infer<typeof besideRow>;

export interface MissedRecordsEntry {
  readonly eventId: string;
  readonly terminal: string;
  readonly run: string;
  readonly fromSeq: number;
  readonly throughSeq: number;
  readonly saidAt: string;
  readonly toldAt: string;
  /** Somebody brought them after all: all of them are known here. */
  readonly found: boolean;
  /** Somebody has looked into it. */
  readonly reviewed: boolean;
  /** What the terminal recorded last before the hole and first after it, in its order. */
  readonly before: readonly RecordBeside[];
  readonly after: readonly RecordBeside[];
}

interface Told {
  readonly eventId: string;
  readonly body: string;
  readonly reviewed: 0 | 1;
}

/** Terminals are few, and each of their streams short. */
const told = statement<[], Told>(
  `select e.event_id as eventId, e.body, exists (
     select 1 from discrepancy d join attention_closed c on c.of = d.event_id where d.of = e.event_id) as reviewed
   from event e
   where e.stream >= 'terminal/' and e.stream < 'terminal0' and e.type = 'RecordsMissed' and e.status in ('pending', 'accepted')
   order by e.occurred_at desc, e.event_id`,
);
const place = 'select occurred_at as at, type, stream from event';
const before = statement<[run: string, seq: number, limit: number], RecordBeside>(
  `${place} where run = ? and seq < ? order by seq desc limit ?`,
);
/** Of the run that became known next. */
const after = statement<[run: string, limit: number], RecordBeside>(
  `${place} where run = (
     select n.run from run n join run r on r.terminal = n.terminal and n.rowid > r.rowid where r.run = ? order by n.rowid limit 1)
   order by seq limit ?`,
);
const known = statement<[run: string], { readonly lastSeq: number }>(
  'select last_seq as lastSeq from run where run = ?',
);

/** Records that terminals lost, newest first, each with at most `beside` records on both sides of it. */
export function missedRecordsTold(read: ReadDb, beside: number): readonly MissedRecordsEntry[] {
  return told(read)
    .all()
    .flatMap(({ eventId, body, reviewed }): MissedRecordsEntry[] => {
      const event = parseBody(body);
      const payload = terminalEvents.RecordsMissed.schema.safeParse(event?.payload).data;
      if (!event || !payload) return [];
      const { run, fromSeq, throughSeq } = payload;
      return [
        {
          ...payload,
          eventId,
          terminal: event.stream.slice('terminal/'.length),
          toldAt: event.occurredAt,
          found: (known(read).get(run)?.lastSeq ?? 0) >= throughSeq,
          reviewed: reviewed === 1,
          before: before(read).all(run, fromSeq, beside).toReversed(),
          after: after(read).all(run, beside),
        },
      ];
    });
}
