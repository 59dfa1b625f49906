import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { sql } from 'drizzle-orm';
import { andonKinds } from '#domain/assembly/andon';
import type { OrderContent } from '#domain/assembly/order';
import type { Registration } from '#domain/assembly/unitEvents';
import { departures, sources } from '#domain/assembly/visitEvents';
import { streamColumns } from '../projection.ts';

const flag = (name?: string) =>
  name === undefined ? integer({ mode: 'boolean' }) : integer(name, { mode: 'boolean' });

/** One production order whose content is known. */
export const productionOrder = sqliteTable(
  'production_order',
  {
    stream: streamColumns.stream.primaryKey(),
    sync: streamColumns.sync,
    order: text('order_number').notNull(),
    status: text({ enum: ['imported', 'released', 'started', 'completed', 'reversed'] }).notNull(),
    revision: integer().notNull(),
    line: text().notNull(),
    model: text().notNull(),
    variant: text().notNull(),
    quantity: integer().notNull(),
    started: integer().notNull(),
    vin: text(),
    dueAt: text('due_at'),
    options: text({ mode: 'json' }).$type<OrderContent['options']>().notNull(),
  },
  (t) => [index('production_order_status').on(t.line, t.status, t.order)],
);

/** One unit, also one whose creation was not heard of yet (then `line` and what follows from it are null). */
export const unit = sqliteTable(
  'unit',
  {
    stream: streamColumns.stream.primaryKey(),
    sync: streamColumns.sync,
    unit: text().notNull(),
    status: text({
      enum: ['planned', 'atStation', 'between', 'pulledOff', 'shipped', 'scrapped'],
    }).notNull(),
    kind: text({ enum: ['vehicle', 'body', 'subassembly'] }),
    order: text('order_number'),
    line: text(),
    model: text(),
    variant: text(),
    sequence: integer(),
    options: text({ mode: 'json' }).$type<Registration['options']>().notNull(),
    vin: text(),
    bodyNumber: text('body_number'),
    serial: text(),
    carrier: text(),
    revision: text(),
    /** Where it stands, or the station it left last. */
    station: text(),
    /** Number of its visit there. */
    visit: integer(),
    location: text(),
    since: text(),
  },
  (t) => [
    index('unit_unit').on(t.unit),
    index('unit_place').on(t.line, t.status, t.station),
    index('unit_vin').on(t.vin),
    /** People read the last six characters out. */
    index('unit_vin_tail').on(sql`substr(${t.vin}, -6)`),
    index('unit_body')
      .on(t.bodyNumber)
      .where(sql`body_number is not null`),
    index('unit_serial')
      .on(t.serial)
      .where(sql`serial is not null`),
    index('unit_carrier')
      .on(t.carrier)
      .where(sql`carrier is not null`),
    index('unit_order').on(t.order),
  ],
);

/** A signed bypass of a unit. */
export const bypass = sqliteTable(
  'bypass',
  {
    ...streamColumns,
    bypass: text().notNull(),
    unit: text().notNull(),
    station: text().notNull(),
    visit: integer().notNull(),
    signedBy: text('signed_by', { mode: 'json' }).$type<readonly string[]>().notNull(),
    reviewed: flag().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.stream, t.bypass] }),
    index('bypass_unreviewed')
      .on(t.unit)
      .where(sql`reviewed = 0`),
  ],
);

/** Fact row of `UnitReverified`. */
export const reverification = sqliteTable(
  'reverification',
  {
    eventId: text('event_id').primaryKey(),
    unit: text().notNull(),
    terminal: text().notNull(),
    reason: text().notNull(),
    actor: text().notNull(),
    at: text().notNull(),
  },
  (t) => [index('reverification_unit').on(t.unit)],
);

/** A marriage, from the parent's side. */
export const marriage = sqliteTable(
  'marriage',
  {
    ...streamColumns,
    child: text().notNull(),
    parent: text().notNull(),
    position: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.stream, t.child] }),
    index('marriage_child').on(t.child),
    index('marriage_parent').on(t.parent),
  ],
);

/** One visit: what the board and the figures need of it; its operations are in the stream's state. */
export const visit = sqliteTable(
  'visit',
  {
    stream: streamColumns.stream.primaryKey(),
    sync: streamColumns.sync,
    unit: text().notNull(),
    station: text().notNull(),
    line: text(),
    visit: integer().notNull(),
    status: text({ enum: ['open', 'closed', 'withdrawn'] }).notNull(),
    departure: text({ enum: departures }),
    arrivedAt: text('arrived_at'),
    closedAt: text('closed_at'),
    /** From when to when it stood there by the plant's clock, see `stayOf`; `latest` null while it does. */
    earliest: text(),
    latest: text(),
    operations: integer().notNull(),
    operationsDone: integer('operations_done').notNull(),
    /** What keeps it there by its own operations and parts. */
    owed: integer().notNull(),
    nok: integer().notNull(),
    beyondNokLimit: flag('beyond_nok_limit').notNull(),
    defects: integer().notNull(),
  },
  (t) => [
    index('visit_unit').on(t.unit),
    index('visit_open')
      .on(t.station)
      .where(sql`status = 'open'`),
    index('visit_closed')
      .on(t.station, t.closedAt)
      .where(sql`status = 'closed'`),
  ],
);

/** When a tool worked on a unit in a visit, by the plant's clock: `ToolSpans`, for holds by tool or station. */
export const toolWork = sqliteTable(
  'tool_work',
  {
    ...streamColumns,
    /** Tool and beginning. */
    span: text().notNull(),
    unit: text().notNull(),
    station: text().notNull(),
    tool: text().notNull(),
    earliest: text().notNull(),
    latest: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.stream, t.span] }),
    index('tool_work_unit').on(t.unit),
    index('tool_work_tool').on(t.tool, t.latest),
  ],
);

export const andon = sqliteTable(
  'andon',
  {
    stream: streamColumns.stream.primaryKey(),
    sync: streamColumns.sync,
    andon: text().notNull(),
    status: text({ enum: ['called', 'acknowledged', 'resolved'] }).notNull(),
    line: text().notNull(),
    station: text().notNull(),
    kind: text({ enum: andonKinds }).notNull(),
    unit: text(),
    part: text(),
    text: text().notNull(),
    level: integer().notNull(),
    calledAt: text('called_at').notNull(),
    acknowledgedAt: text('acknowledged_at'),
    resolvedAt: text('resolved_at'),
  },
  (t) => [
    index('andon_line').on(t.line, t.calledAt, t.andon),
    index('andon_open')
      .on(t.line)
      .where(sql`status <> 'resolved'`),
  ],
);

export const stop = sqliteTable(
  'stop',
  {
    stream: streamColumns.stream.primaryKey(),
    sync: streamColumns.sync,
    stop: text().notNull(),
    status: text({ enum: ['running', 'ended', 'withdrawn'] }).notNull(),
    line: text().notNull(),
    station: text(),
    startedAt: text('started_at').notNull(),
    endedAt: text('ended_at'),
    reason: text(),
    planned: flag().notNull(),
    andon: text(),
  },
  (t) => [
    index('stop_line').on(t.line, t.startedAt, t.stop),
    index('stop_running')
      .on(t.line)
      .where(sql`status = 'running'`),
  ],
);

export const rework = sqliteTable(
  'rework',
  {
    stream: streamColumns.stream.primaryKey(),
    sync: streamColumns.sync,
    rework: text().notNull(),
    status: text({ enum: ['open', 'done', 'verified', 'withdrawn'] }).notNull(),
    line: text().notNull(),
    unit: text().notNull(),
    station: text(),
    visit: integer(),
    operation: text(),
    cause: text().notNull(),
    causeRef: text('cause_ref'),
    issue: text(),
    text: text().notNull(),
    doneBy: text('done_by'),
    rejections: integer().notNull(),
  },
  (t) => [
    index('rework_unit').on(t.unit),
    index('rework_live')
      .on(t.line, t.rework)
      .where(sql`status <> 'verified'`),
  ],
);

/** The head of every record of a visit; made anew at each use, because builders are bound to their table. */
const record = () => ({ eventId: text('event_id').primaryKey(), ...ofVisit() });
const ofVisit = () => ({
  unit: text().notNull(),
  station: text().notNull(),
  line: text().notNull(),
  visit: integer().notNull(),
  source: text({ enum: sources }).notNull(),
  /** Id of the person, device or policy. */
  actor: text(),
  at: text().notNull(),
});

/**
 * The most frequent record, one every second on a line PC: without rowid (in the migration; drizzle has no word for it) and
 * kept by unit and station, so that one tree serves where there would be three.
 */
export const tightening = sqliteTable(
  'tightening',
  {
    eventId: text('event_id').notNull(),
    ...ofVisit(),
    operation: text(),
    tool: text().notNull(),
    tighteningId: integer('tightening_id').notNull(),
    controllerTime: text('controller_time').notNull(),
    parameterSet: integer('parameter_set'),
    batchCounter: integer('batch_counter'),
    torqueNm: real('torque_nm').notNull(),
    angleDeg: real('angle_deg').notNull(),
    torqueStatus: text('torque_status', { enum: ['low', 'ok', 'high'] }).notNull(),
    angleStatus: text('angle_status', { enum: ['low', 'ok', 'high'] }).notNull(),
    torqueLsl: real('torque_lsl'),
    torqueUsl: real('torque_usl'),
    angleLsl: real('angle_lsl'),
    angleUsl: real('angle_usl'),
    toolOk: flag('tool_ok').notNull(),
    ok: flag().notNull(),
  },
  (t) => [primaryKey({ columns: [t.unit, t.station, t.eventId] })],
);

/** A part that was put in; whether it is still in is told by `part_removed`. */
export const partInstalled = sqliteTable(
  'part_installed',
  {
    ...record(),
    position: text().notNull(),
    part: text().notNull(),
    lot: text(),
    serial: text(),
    quantity: real().notNull(),
    operation: text(),
    container: text(),
  },
  (t) => [
    index('part_installed_unit').on(t.unit, t.station),
    index('part_installed_lot')
      .on(t.part, t.lot)
      .where(sql`lot is not null`),
    index('part_installed_serial')
      .on(t.serial)
      .where(sql`serial is not null`),
  ],
);

export const partRemoved = sqliteTable(
  'part_removed',
  {
    ...record(),
    /** Id of the event that put it in. */
    installed: text().notNull(),
    position: text().notNull(),
    part: text().notNull(),
    reason: text().notNull(),
    note: text().notNull(),
  },
  (t) => [index('part_removed_installed').on(t.installed)],
);

/** An operation done or undone by a person. */
export const operationEntry = sqliteTable(
  'operation_entry',
  {
    ...record(),
    operation: text().notNull(),
    kind: text({ enum: ['done', 'undone'] }).notNull(),
    reason: text(),
  },
  (t) => [index('operation_entry_unit').on(t.unit, t.station)],
);

export const measurement = sqliteTable(
  'measurement',
  {
    ...record(),
    operation: text().notNull(),
    characteristic: text(),
    device: text(),
    value: real(),
    unitOfMeasure: text('unit_of_measure'),
    lsl: real(),
    usl: real(),
    ok: flag().notNull(),
  },
  (t) => [index('measurement_unit').on(t.unit, t.station)],
);

export const defect = sqliteTable(
  'defect',
  {
    ...record(),
    defectCode: text('defect_code').notNull(),
    severity: text({ enum: ['A', 'B', 'C'] }).notNull(),
    operation: text(),
    part: text(),
    text: text().notNull(),
    photos: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
  },
  (t) => [index('defect_unit').on(t.unit)],
);

/** A result that names no unit this site knows. */
export const unmatchedTightening = sqliteTable(
  'unmatched_tightening',
  {
    eventId: text('event_id').primaryKey(),
    tool: text().notNull(),
    station: text().notNull(),
    line: text().notNull(),
    vin: text(),
    tighteningId: integer('tightening_id').notNull(),
    torqueNm: real('torque_nm').notNull(),
    angleDeg: real('angle_deg').notNull(),
    toolOk: flag('tool_ok').notNull(),
    at: text().notNull(),
  },
  (t) => [index('unmatched_tightening_line').on(t.line, t.eventId)],
);
