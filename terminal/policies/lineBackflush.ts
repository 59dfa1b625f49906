import type { Draft } from '#domain/kernel/decision';
import type { Recorded } from '#domain/kernel/event';
import type { AnyEvent } from '#domain/kernel/streamType';
import { splitStreamId } from '#domain/kernel/streamType';
import { visit } from '#domain/assembly/visit';
import type { VisitEvent } from '#domain/assembly/visitEvents';
import { quantityInstalled } from '#domain/assembly/visitProgress';
import { container } from '#domain/logistics/container';
import { isKnown } from '#domain/logistics/containerState';
import { backflush } from '#domain/logistics/containerDecisions';
import type { StockItem } from '#domain/logistics/stock';
import type { Location, SiteConfiguration } from '#domain/site/siteConfiguration';
import { containersInUse } from '#db/queries/stock';
import type { CommittingPolicy, PolicyContext } from './policy.ts';

const actor = { kind: 'policy', policy: 'lineBackflush' } as const;

type Installed = Extract<Recorded<VisitEvent>, { type: 'PartInstalled' }>;
type Closed = Extract<Recorded<VisitEvent>, { type: 'VisitClosed' }>;

interface Use {
  readonly station: string;
  readonly unit: string;
  readonly part: string;
  readonly quantity: number;
  readonly operation: string | null;
  readonly cause: string;
}

/** Line-side places of a station that keep the part; any of its places where none is laid out for it. */
function placesFor(site: SiteConfiguration, use: Use): readonly Location[] {
  const here = site.locations.filter((l) => l.station === use.station && l.kind === 'lineside');
  const laidOut = here.filter((l) =>
    site.lineSideStock.some((s) => s.location === l.id && s.part === use.part),
  );
  return laidOut.length > 0 ? laidOut : here;
}

function consume(use: Use, site: SiteConfiguration, context: PolicyContext): readonly Draft[] {
  for (const place of placesFor(site, use)) {
    const stock = containersInUse(context.read, place.id, use.part);
    if (stock.length > 0) return book(use, place, stock);
  }
  return [];
}

function book(
  use: Use,
  place: Pick<Location, 'id' | 'supermarket'>,
  stock: readonly StockItem[],
): readonly Draft[] {
  const decision = backflush({ ...use, supermarket: place.supermarket, location: place.id }, stock);
  return decision.ok ? decision.events.map((d) => ({ ...d, actor })) : [];
}

/** A scanned container is the one that was used; a part scanned by its own label comes from what lies at the line. */
function installed(event: Installed, site: SiteConfiguration, context: PolicyContext): readonly Draft[] {
  const { station, unit, part, quantity, operation, container: label } = event.payload;
  const use = { station, unit, part, quantity, operation, cause: event.eventId };
  const { state } = context.store.state(container, label ?? '-');
  if (label === null || !isKnown(state) || state.place.kind !== 'location')
    return consume(use, site, context);
  const { supermarket, lot, quantity: left, place, receivedAt, expiresAt } = state;
  const item = {
    container: label,
    part,
    lot,
    quantity: left,
    location: place.location,
    open: true,
    receivedAt,
    expiresAt,
  };
  return book(use, { id: place.location, supermarket }, [item]);
}

/** What nobody scans is used up when the unit leaves. */
function closed(event: Closed, site: SiteConfiguration, context: PolicyContext): readonly Draft[] {
  if (event.payload.departure === 'pulledOff') return [];
  const { state } = context.store.state(visit, splitStreamId(event.stream).key);
  if (state.status === 'absent' || !state.arrival) return [];
  const { station, unit } = event.payload;
  return state.arrival.requirements.parts
    .filter((p) => p.tracking === 'none' && quantityInstalled(state, p.position) === 0)
    .flatMap((p) => {
      const cause = `${splitStreamId(event.stream).key}:${p.position}`;
      const use = { station, unit, part: p.part, quantity: p.quantity, operation: null, cause };
      return consume(use, site, context);
    });
}

/** Books what the line uses on the containers beside it, in the transaction of the use: the need for more follows from it. */
export const lineBackflush: CommittingPolicy = {
  name: 'lineBackflush',
  on: ['PartInstalled', 'VisitClosed'],
  react(event, context) {
    const { site } = context;
    if (site === null) return [];
    if (isInstalled(event)) return installed(event, site, context);
    return isClosed(event) ? closed(event, site, context) : [];
  },
};

const isInstalled = (event: Recorded<AnyEvent>): event is Installed => event.type === 'PartInstalled';
const isClosed = (event: Recorded<AnyEvent>): event is Closed => event.type === 'VisitClosed';
