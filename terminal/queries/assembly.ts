import { sequence, sequenceBody } from '#domain/assembly/sequence';
import type { OrderRecord } from '#db/queries/orders';
import { andonPage } from '#db/queries/andons';
import { orderPage, ordersNamed } from '#db/queries/orders';
import { liveReworks } from '#db/queries/reworks';
import { tighteningPage, unmatchedPage } from '#db/queries/records';
import { findUnits, unitPage } from '#db/queries/units';
import type { LineNames } from '../assembly/names.ts';
import { andonRowOf, lineNames, unitRowOf } from '../assembly/names.ts';
import type { QueriesOf, QueryContext } from '../commands/registry.ts';
import type { assemblyContract } from '../contract/assembly.ts';
import type { Inputs, Outputs } from '../contract/infer.ts';
import { builtUnits } from './builtUnits.ts';
import { lineBoard } from './lineBoard.ts';
import { lineOutput } from './lineOutput.ts';
import { lineTakt } from './lineTakt.ts';
import { namesFor } from './names.ts';
import { pageFrom } from './page.ts';
import { waitingCalls } from './waitingCalls.ts';
import { stopRows } from './stopRows.ts';
import { stationView } from './stationView.ts';
import { toolRows } from './toolRows.ts';
import { asBuilt, tighteningRowOf } from './unitRecords.ts';
import { unitDetail } from './unitDetail.ts';
import { unitsToReverify } from './unitsToReverify.ts';
import { reworkRowOf, scanAnswer, shipGate } from './unitView.ts';

type Queries = typeof assemblyContract.queries;
type Answers = Outputs<Queries>;
type Input = Inputs<Queries>;

/** One row more than the page tells whether there is another. */
const oneMore = <P extends { readonly limit: number }>(page: P): P => ({ ...page, limit: page.limit + 1 });

function sequenceRows(context: QueryContext, { line, limit, after }: Input['sequence']): Answers['sequence'] {
  const { entries, frozen } = sequenceBody(context.store.state(sequence, line).state);
  const from = Number(after ?? 0);
  const shown = entries.slice(from, from + limit);
  const orders = ordersNamed(
    context.read,
    shown.map((e) => e.order),
  );
  const names = lineNames(context);
  return {
    rows: shown.map((entry, i) => ({
      place: from + i + 1,
      order: entry.order,
      paused: entry.paused,
      frozen: from + i < frozen,
      ...contentOfEntry(orders.get(entry.order), names),
    })),
    next: from + limit < entries.length ? String(from + limit) : null,
    total: entries.length,
  };
}

const contentOfEntry = (order: OrderRecord | undefined, names: LineNames) => ({
  status: order?.status ?? null,
  variant: order?.variant ?? null,
  variantName: names.variant(order?.variant ?? null),
  vin: order?.vin ?? null,
  quantity: order?.quantity ?? null,
  started: order?.started ?? null,
  dueAt: order?.dueAt ?? null,
});

function orderRows(context: QueryContext, input: Input['orders']): Answers['orders'] {
  const names = lineNames(context);
  return pageFrom(
    orderPage(context.read, oneMore(input)),
    input.limit,
    (o) => o.order,
    ({ stream: _stream, ...o }) => ({
      ...o,
      options: [...o.options],
      variantName: names.variant(o.variant),
    }),
  );
}

export const assemblyQueries: QueriesOf<Queries> = {
  tools: (_input, context) => ({ rows: toolRows(context) }),
  lineBoard: ({ line }, context) => lineBoard(context, line),
  lineOutput: ({ line }, context) => lineOutput(context, line),
  builtUnits: (input, context) => builtUnits(context, input),
  lineTakt: ({ line }, context) => lineTakt(context, line),
  station: ({ station, unit }, context) => stationView(context, station, unit),
  unit: ({ unit }, context) => unitDetail(context, unit),
  units: (input, context) => {
    const names = lineNames(context);
    const found = unitPage(context.read, oneMore(input));
    return pageFrom(
      found,
      input.limit,
      (u) => u.unit,
      (u) => unitRowOf(u, names),
    );
  },
  findUnits: ({ text }, context) => {
    const names = lineNames(context);
    return { rows: findUnits(context.read, text, 20, 4).map((u) => unitRowOf(u, names)) };
  },
  asBuilt: (input, context) => asBuilt(context, input),
  tightenings: (input, { read }) =>
    pageFrom(tighteningPage(read, oneMore(input)), input.limit, (t) => t.eventId, tighteningRowOf),
  unmatchedTightenings: (input, { read }) =>
    pageFrom(
      unmatchedPage(read, oneMore(input)),
      input.limit,
      (t) => t.eventId,
      ({ line: _line, ...t }) => t,
    ),
  sequence: (input, context) => sequenceRows(context, input),
  orders: (input, context) => orderRows(context, input),
  andons: (input, context) => {
    const names = lineNames(context);
    const found = andonPage(context.read, oneMore(input));
    return pageFrom(
      found,
      input.limit,
      (a) => `${a.calledAt}/${a.andon}`,
      (a) => andonRowOf(a, names),
    );
  },
  waitingCalls: (_input, context) => waitingCalls(context),
  stops: (input, context) => stopRows(context, input),
  reworks: (input, context) => {
    const people = namesFor(context.read, context.site);
    const found = liveReworks(context.read, oneMore(input));
    return pageFrom(
      found,
      input.limit,
      (r) => r.rework.rework,
      (r) => reworkRowOf(r.rework, r.vin, people),
    );
  },
  shipGate: (input, context) => shipGate(context, input),
  unitsToReverify: (_input, context) => ({ rows: unitsToReverify(context) }),
  readScan: ({ text }, context) => scanAnswer(context, text),
};
