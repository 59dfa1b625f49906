import { call } from '#domain/logistics/call';
import { isInHand } from '#domain/logistics/callState';
import { container as containerStream } from '#domain/logistics/container';
import type { ContainerRecord } from '#db/queries/stock';
import { containerRecord, holdsByContainer, movementsOf, stockPage } from '#db/queries/stock';
import type { QueryContext } from '../commands/registry.ts';
import type { ContainerRow } from '../contract/containers.ts';
import type { Inputs, Outputs } from '../contract/infer.ts';
import type { logisticsContract } from '../contract/logistics.ts';
import type { PartName } from '../supply/knowledge.ts';
import { partNames, placeOf } from '../supply/knowledge.ts';
import { pageOfQuery } from '../supply/page.ts';
import { recordedLabel } from '../supply/recordedLabel.ts';

type Input = Inputs<typeof logisticsContract.queries>;
type Output = Outputs<typeof logisticsContract.queries>;

const historyShown = 200;

function containerRowOf(
  ctx: QueryContext,
  part: (number: string) => PartName,
  holds: ReadonlyMap<string, readonly string[]>,
  c: ContainerRecord,
): ContainerRow {
  return {
    container: c.container,
    status: c.status,
    part: c.part === null ? null : part(c.part),
    lot: c.lot,
    quantity: c.quantity,
    placeKind: c.placeKind,
    place: c.place === null ? null : placeOf(ctx.site, c.place),
    receivedAt: c.receivedAt,
    expiresAt: c.expiresAt,
    blocks: c.blocks.map((b) => ({ reason: b.reason, note: b.note, at: b.blockedAt, by: b.blockedBy })),
    holds: [...(holds.get(c.container) ?? [])],
    variance: c.variance,
    sync: c.sync,
  };
}

function stock(input: Input['stock'], ctx: QueryContext): Output['stock'] {
  const part = partNames(ctx);
  const page = stockPage(ctx.read, input);
  const holds = holdsByContainer(
    ctx.read,
    page.map((c) => c.container),
  );
  return {
    rows: page.map((c) => containerRowOf(ctx, part, holds, c)),
    ...pageOfQuery(page, (c) => c.container, input.limit),
  };
}

function container(input: Input['container'], ctx: QueryContext): Output['container'] {
  const label = recordedLabel(ctx.read, input.container);
  const found = containerRecord(ctx.read, label);
  if (!found) return null;
  const history = movementsOf(ctx.read, label, historyShown).map(
    ({ container: _label, part: _part, lot: _lot, ...row }) => row,
  );
  return {
    container: containerRowOf(ctx, partNames(ctx), holdsByContainer(ctx.read, [found.container]), found),
    inHandFor: found.placeKind === 'person' ? inHandFor(ctx, label) : null,
    history,
  };
}

/** The call that a container was picked for, while it has neither come nor gone back. */
function inHandFor({ store }: QueryContext, label: string): string | null {
  const { state } = store.state(containerStream, label);
  const key = state.status === 'absent' ? null : state.takenFor;
  return key !== null && isInHand(store.state(call, key).state, label) ? key : null;
}

export const stockQueries = { stock, container };
