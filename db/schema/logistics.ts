import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { sql } from 'drizzle-orm';
import type { CallCause } from '#domain/logistics/callEvents';
import type { CallPick } from '#domain/logistics/callState';
import type { ContainerBlock, CountVariance } from '#domain/logistics/containerState';
import type { Carrier } from '#domain/logistics/supply';
import type { MissionStep } from '#domain/logistics/transportState';
import { streamColumns } from '../projection.ts';

/** One container, also one of which only movements were heard (`unregistered`). */
export const container = sqliteTable(
  'container',
  {
    stream: streamColumns.stream.primaryKey(),
    sync: streamColumns.sync,
    container: text().notNull(),
    supermarket: text().notNull(),
    status: text({ enum: ['unregistered', 'sealed', 'open', 'empty'] }).notNull(),
    part: text(),
    lot: text(),
    quantity: real().notNull(),
    placeKind: text('place_kind', { enum: ['location', 'agv', 'person'] }),
    place: text(),
    /** Id of the event that put it there; ids sort by time. */
    arrival: text(),
    receivedAt: text('received_at'),
    expiresAt: text('expires_at'),
    openedAt: text('opened_at'),
    blocks: text({ mode: 'json' }).$type<readonly ContainerBlock[]>().notNull(),
    blocked: integer({ mode: 'boolean' }).notNull(),
    variance: text({ mode: 'json' }).$type<CountVariance>(),
  },
  (t) => [
    index('container_stock')
      .on(t.part, t.place)
      .where(sql`status <> 'empty'`),
    index('container_arrival').on(t.place, t.arrival),
    index('container_newest')
      .on(t.place, t.part, t.arrival)
      .where(sql`arrival is not null`),
    index('container_label').on(t.container),
  ],
);

interface PickRow extends CallPick {
  /** It came to the place with the delivery. */
  readonly delivered: boolean;
}

/** One call whose terms are known. */
export const call = sqliteTable(
  'call',
  {
    stream: streamColumns.stream.primaryKey(),
    sync: streamColumns.sync,
    call: text().notNull(),
    supermarket: text().notNull(),
    status: text({
      enum: ['open', 'picking', 'picked', 'inTransport', 'short', 'delivered', 'cancelled'],
    }).notNull(),
    live: integer({ mode: 'boolean' }).notNull(),
    line: text().notNull(),
    station: text(),
    location: text().notNull(),
    part: text().notNull(),
    quantity: real().notNull(),
    lot: text(),
    /** The part of the key that names the window; calls of one need differ by `round`. */
    windowKey: text('window_key').notNull(),
    round: integer().notNull(),
    cause: text({ mode: 'json' }).$type<CallCause>().notNull(),
    dueAt: text('due_at'),
    raisedAt: text('raised_at').notNull(),
    picks: text({ mode: 'json' }).$type<readonly PickRow[]>().notNull(),
    attempt: integer().notNull(),
    pickedBy: text('picked_by'),
    transport: text(),
    reason: text(),
    deliveredAt: text('delivered_at'),
  },
  (t) => [
    index('call_need').on(t.location, t.part, t.windowKey),
    index('call_inbound')
      .on(t.location, t.part, t.quantity)
      .where(sql`live = 1`),
    index('call_live')
      .on(t.raisedAt)
      .where(sql`live = 1`),
  ],
);

/** One transport whose job is known. */
export const transport = sqliteTable(
  'transport',
  {
    stream: streamColumns.stream.primaryKey(),
    sync: streamColumns.sync,
    transport: text().notNull(),
    supermarket: text().notNull(),
    status: text({
      enum: [
        'requested',
        'assigned',
        'accepted',
        'loading',
        'loaded',
        'moving',
        'unloading',
        'failed',
        'cancelling',
        'cancelled',
        'takenOver',
        'unloaded',
      ],
    }).notNull(),
    live: integer({ mode: 'boolean' }).notNull(),
    zone: text().notNull(),
    call: text(),
    attempt: integer().notNull(),
    containers: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
    from: text('from_location').notNull(),
    to: text('to_location').notNull(),
    lineside: integer({ mode: 'boolean' }).notNull(),
    dueAt: text('due_at'),
    requestedAt: text('requested_at').notNull(),
    agv: text(),
    /** Wanted by somebody, and not given yet. */
    asked: text(),
    epoch: integer(),
    order: integer('order_no'),
    load: text({ mode: 'json' }).$type<Carrier>(),
    person: text(),
    failures: integer().notNull(),
    reason: text(),
    times: text({ mode: 'json' }).$type<Readonly<Partial<Record<MissionStep, string>>>>().notNull(),
    unloadedAt: text('unloaded_at'),
  },
  (t) => [
    index('transport_live')
      .on(t.zone)
      .where(sql`live = 1`),
    index('transport_call').on(t.call),
  ],
);

/** Each order given to an AGV, with the reasons of dispatch. */
export const transportAssignment = sqliteTable(
  'transport_assignment',
  {
    eventId: text('event_id').primaryKey(),
    transport: text().notNull(),
    agv: text().notNull(),
    epoch: integer().notNull(),
    order: integer('order_no').notNull(),
    by: text({ enum: ['automatic', 'hand'] }).notNull(),
    startNode: text('start_node').notNull(),
    pickupS: real('pickup_s'),
    nextBestAgv: text('next_best_agv'),
    nextBestPickupS: real('next_best_pickup_s'),
    assignedAt: text('assigned_at').notNull(),
  },
  (t) => [index('transport_assignment_transport').on(t.transport)],
);

export const zone = sqliteTable('zone', {
  stream: streamColumns.stream.primaryKey(),
  sync: streamColumns.sync,
  zone: text().notNull(),
  supermarket: text().notNull(),
  mode: text({ enum: ['automatic', 'manual'] }).notNull(),
  master: text(),
  epoch: integer(),
  since: text(),
});

/** Everything that happened to containers, one row each: their history, and what a unit used by backflush. */
export const stockMovement = sqliteTable(
  'stock_movement',
  {
    eventId: text('event_id').primaryKey(),
    container: text().notNull(),
    kind: text({
      enum: [
        'received',
        'moved',
        'split',
        'opened',
        'consumed',
        'counted',
        'blocked',
        'unblocked',
        'approved',
      ],
    }).notNull(),
    /** Received, consumed or split off; the count where it was counted. */
    quantity: real(),
    part: text(),
    lot: text(),
    from: text('from_place'),
    to: text('to_place'),
    unit: text(),
    station: text(),
    /** Transport, other container, reason: what the row points at. */
    reference: text(),
    actor: text().notNull(),
    at: text().notNull(),
  },
  (t) => [index('stock_movement_container').on(t.container)],
);
