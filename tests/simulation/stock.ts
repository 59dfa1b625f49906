import { splitStreamId } from '#domain/kernel/streamType';
import type { Recorded } from '#domain/kernel/event';
import { call } from '#domain/logistics/call';
import type { CallEvent } from '#domain/logistics/callEvents';
import { container } from '#domain/logistics/container';
import type { ContainerEvent } from '#domain/logistics/containerEvents';
import type { EventBody } from '#sync/envelope';
import { toRecorded } from '#sync/envelope';
import type { LogRow } from '#plant/store';
import type { MemoryDisk } from '#tests/plant/memoryPlantStore';
import { bodyIn } from './bodies.ts';
import type { SimTerminal } from './simTerminal.ts';

/** What came and went under one label, since its part was last booked in anew. */
interface Account {
  part: string | null;
  received: number;
  consumed: number;
  /** Split off to other labels. */
  split: number;
  /** What counts, and labels that are used again, found beside the book. */
  variance: number;
  counted: boolean;
  place: string | null;
  onVehicle: boolean;
  /** Id of the event that brought it there. */
  arrival: string | null;
  /** The call that has it in hand. */
  takenFor: string | null;
}

/** One thing that happened, and whether the plant has told somebody that it does not fit. */
interface Happened {
  readonly body: EventBody;
  readonly told: ReadonlySet<string>;
}

/** The plant's database when everything has come together. */
type Disk = Pick<MemoryDisk, 'log' | 'streams' | 'claims'>;
type Sometimes = (name: string) => void;
type Moved = Extract<Recorded<ContainerEvent>, { type: 'ContainerMoved' }>;
type Delivered = Extract<Recorded<CallEvent>, { type: 'CallDelivered' }>;

const emptyAccount = (): Account => ({
  part: null,
  received: 0,
  consumed: 0,
  split: 0,
  variance: 0,
  counted: false,
  place: null,
  onVehicle: false,
  arrival: null,
  takenFor: null,
});

const balance = (a: Account): number => round(a.received - a.consumed - a.split + a.variance);
const round = (n: number): number => Math.round(n * 1e6) / 1e6 + 0;

/**
 * The stock oracle: what was received is on hand, used, split off or found missing by somebody, at every survivor and at the
 * plant; every container is where the last of those put it who could have; nothing is delivered for a call that was not with
 * it, or that another call had, unless somebody is told. Reckoned from the log alone, without the product's folds.
 */
export function stockWrong(disk: Disk, survivors: readonly SimTerminal[], sometimes: Sometimes): string[] {
  const book = new Book(sometimes);
  for (const happened of happenings(disk.log)) book.take(happened);
  return [
    ...book.wrong,
    ...book.untold(),
    ...claimsLeft(disk),
    ...survivors.flatMap((t) => book.differences(t.name, containersOf(t))),
    ...book.differences('the plant', containersAtPlant(disk)),
  ];
}

function happenings(log: readonly LogRow[]): Happened[] {
  const bodies = log.flatMap((row) => {
    const body = row.verdict === 'accepted' ? bodyIn(row) : null;
    return body ? [body] : [];
  });
  const told = new Map<string, Set<string>>();
  for (const { type, payload } of bodies) {
    if (type !== 'DiscrepancyFound') continue;
    const { of, code } = payload as { readonly of: string; readonly code: string };
    told.set(of, (told.get(of) ?? new Set()).add(code));
  }
  return bodies.map((body) => ({ body, told: told.get(body.eventId) ?? new Set() }));
}

class Book {
  readonly wrong: string[] = [];
  readonly #accounts = new Map<string, Account>();
  /** By call: what was picked for it and has neither come nor gone back. */
  readonly #inHand = new Map<string, Map<string, Happened>>();
  readonly #byId = new Map<string, Happened>();
  readonly #ended = new Set<string>();
  /** Deliveries of what was not with the call, and the events of which one has to have been told. */
  readonly #contested: { readonly key: string; readonly label: string; readonly by: readonly Happened[] }[] =
    [];
  readonly #sometimes: Sometimes;

  constructor(sometimes: Sometimes) {
    this.#sometimes = sometimes;
  }

  take(happened: Happened): void {
    const { body } = happened;
    const { name, key } = splitStreamId(body.stream);
    this.#byId.set(body.eventId, happened);
    if (name === container.name && Object.hasOwn(container.events, body.type)) this.#stock(key, happened);
    if (name === call.name && Object.hasOwn(call.events, body.type)) this.#served(key, happened);
  }

  /** Of what is on hand somewhere, what this book has otherwise; by container, then by part. */
  differences(where: string, found: readonly OnHand[]): string[] {
    const wrong: string[] = [];
    const parts = new Map<string, number>();
    for (const { label, quantity, place } of found) {
      const account = this.#accounts.get(label) ?? emptyAccount();
      const part = account.part ?? 'no part';
      parts.set(part, round((parts.get(part) ?? 0) + quantity));
      if (quantity !== balance(account))
        wrong.push(`${label} at ${where}: ${quantity} on hand, ${balance(account)} by what happened`);
      if (place !== account.place)
        wrong.push(`${label} at ${where}: stands at ${place}, was last brought to ${account.place}`);
    }
    if (found.length !== this.#accounts.size) wrong.push(`${where} has ${found.length} containers`);
    return [...wrong, ...this.#partsWrong(where, parts)];
  }

  #partsWrong(where: string, onHand: ReadonlyMap<string, number>): string[] {
    const sums = new Map<string, { received: number; gone: number }>();
    for (const a of this.#accounts.values()) {
      const sum = sums.get(a.part ?? 'no part') ?? { received: 0, gone: 0 };
      sum.received = round(sum.received + a.received);
      sum.gone = round(sum.gone + a.consumed + a.split - a.variance);
      sums.set(a.part ?? 'no part', sum);
    }
    return [...sums].flatMap(([part, { received, gone }]) =>
      received === round((onHand.get(part) ?? 0) + gone)
        ? []
        : [`${part} at ${where}: ${received} received, ${onHand.get(part) ?? 0} on hand, ${gone} gone`],
    );
  }

  #stock(label: string, happened: Happened): void {
    const event = toRecorded(happened.body) as Recorded<ContainerEvent>;
    const account = this.#accounts.get(label) ?? emptyAccount();
    this.#accounts.set(label, account);
    switch (event.type) {
      case 'ContainerReceived':
        return this.#received(label, account, event.payload, happened);
      case 'ContainerMoved':
        return this.#moved(label, account, event);
      case 'ContainerSplit':
        this.#sometimes('stock.split');
        account.split = round(account.split + event.payload.quantity);
        return;
      case 'ContainerConsumed':
        this.#sometimes('stock.consumed');
        account.consumed = round(account.consumed + event.payload.quantity);
        return;
      case 'ContainerCounted':
        this.#sometimes('stock.counted');
        account.variance = round(account.variance + event.payload.counted - balance(account));
        account.counted = true;
        return;
      default:
    }
  }

  /** What is not booked has been told to somebody. */
  #received(
    label: string,
    account: Account,
    payload: Extract<ContainerEvent, { type: 'ContainerReceived' }>['payload'],
    { told, body: { eventId } }: Happened,
  ): void {
    if (told.has('containerAlreadyReceived') || told.has('containerLabelConflict')) {
      this.#sometimes('stock.receptionSetAside');
      return;
    }
    const anew = account.part !== null;
    if (anew) {
      const left = balance(account);
      if (left > 0) this.wrong.push(`${label} was booked in anew over ${left}, and nobody was told`);
      this.#sometimes('stock.labelAgain');
      Object.assign(account, emptyAccount());
    }
    const foundBefore = account.counted ? payload.quantity : 0;
    account.part = payload.part;
    account.received = round(account.received + payload.quantity);
    account.variance = round(account.variance - foundBefore);
    account.place ??= payload.location;
    account.arrival ??= eventId;
  }

  /**
   * A put-back of what the call has no longer moves nothing, nor does taking, or putting down on the way, what others brought
   * elsewhere.
   */
  #moved(label: string, account: Account, { payload, ...event }: Moved): void {
    const cause = this.#byId.get(this.#causeOf(event.eventId));
    const returns = cause?.body.type === 'CallPickReturned' ? splitStreamId(cause.body.stream).key : null;
    const onTheWay = handled[cause?.body.type ?? ''] ?? 'setDown';
    if (returns !== null && account.takenFor !== returns) {
      this.#sometimes('stock.returnedLate');
      return this.#tooLate(event.eventId, `${label} was put back from ${returns}`);
    }
    if (isElsewhere(account, payload)) {
      this.#sometimes(`stock.${onTheWay}Late`);
      return this.#tooLate(event.eventId, `${label} was ${onTheWay} to ${placeText(payload.to)}`);
    }
    if (returns !== null) this.#sometimes('stock.returned');
    if (payload.arrival != null) this.#sometimes(`stock.${onTheWay}`);
    account.place = placeText(payload.to);
    account.onVehicle = payload.to.kind === 'agv';
    account.arrival = event.eventId;
    account.takenFor = payload.takenFor ?? null;
  }

  /** One whose reception burned with its PC is told as unknown instead. */
  #tooLate(eventId: string, what: string): void {
    if (this.#byId.get(eventId)?.told.size === 0) this.wrong.push(`${what} too late, and nobody was told`);
  }

  #causeOf(eventId: string): string {
    return this.#byId.get(eventId)?.body.causation ?? '';
  }

  #served(key: string, happened: Happened): void {
    const event = toRecorded(happened.body) as Recorded<CallEvent>;
    const inHand = this.#inHand.get(key) ?? new Map<string, Happened>();
    this.#inHand.set(key, inHand);
    if (event.type === 'CallPicked') {
      this.#sometimes(this.#ended.has(key) ? 'call.pickedLate' : 'call.picked');
      inHand.set(event.payload.container, happened);
    }
    if (event.type === 'CallPickReturned') inHand.delete(event.payload.container);
    if (event.type === 'CallCancelled') this.#ended.add(key);
    if (event.type === 'CallDelivered') this.#delivered(key, event, happened, inHand);
  }

  #delivered(key: string, event: Delivered, happened: Happened, inHand: Map<string, Happened>): void {
    const { containers, transport } = event.payload;
    this.#sometimes(transport === null ? 'call.deliveredByHand' : 'call.deliveredByTransport');
    for (const label of containers) {
      const account = this.#accounts.get(label) ?? emptyAccount();
      const others = [...this.#inHand].filter(([other, picks]) => other !== key && picks.has(label));
      const strayed = account.takenFor !== key;
      const contested = strayed || others.some(([other]) => !this.#ended.has(other));
      const pick = inHand.get(label);
      const picks = others.flatMap(([, of]) => of.get(label) ?? []);
      if (contested && transport === null) {
        this.#sometimes('call.deliveredContested');
        this.#contested.push({ key, label, by: [happened, ...(pick ? [pick] : []), ...picks] });
      }
      inHand.delete(label);
    }
    this.#ended.add(key);
  }

  /** To be asked when everything was taken: a delivery's own moves come after it. */
  untold(): string[] {
    return this.#contested.flatMap(({ key, label, by }) => {
      const all = [...this.#byId.values()];
      const first = Math.min(...by.map((one) => all.indexOf(one)));
      const since = all.slice(first).filter(({ body }) => body.stream === `container/${label}`);
      return [...by, ...since].some(({ told }) => told.size > 0)
        ? []
        : [`${key} was delivered with ${label}, which it did not have, and nobody was told`];
    });
  }
}

/** What a person does on the way with goods, by the event that it follows from. */
const handled: Readonly<Record<string, string>> = {
  CallPicked: 'picked',
  TransportLoaded: 'loadedByHand',
  TransportHandedBack: 'handedBack',
};

/** Others have brought it where nobody who acts so could have found it; off a vehicle a person takes what is for their call. */
function isElsewhere(account: Account, { arrival, from, to, takenFor }: Moved['payload']): boolean {
  if (arrival == null || arrival === account.arrival || account.place === null) return false;
  if (from !== null && placeText(from) === account.place) return false;
  return !(account.onVehicle && to.kind === 'person' && (takenFor ?? null) === account.takenFor);
}

const placeText = (place: Moved['payload']['to']): string =>
  place.kind === 'location' ? place.location : place.kind === 'agv' ? place.agv : place.person;

interface OnHand {
  readonly label: string;
  readonly quantity: number;
  readonly place: string | null;
}

const containersOf = (t: SimTerminal): readonly OnHand[] =>
  t.database.sqlite.prepare<[], OnHand>('select container as label, quantity, place from container').all();

function containersAtPlant(disk: Disk): OnHand[] {
  return [...disk.streams.values()].flatMap(({ stream, state, version }) => {
    if (version === 0 || !stream.startsWith('container/')) return [];
    const { status, quantity, place } = JSON.parse(state) as {
      readonly status: string;
      readonly quantity: number;
      readonly place: Moved['payload']['to'] | null;
    };
    if (status === 'absent') return [];
    const label = splitStreamId(stream).key;
    return [{ label, quantity, place: place === null ? null : placeText(place) }];
  });
}

/** Containers that stay claimed by a call although the PC that ended it had picked them. */
function claimsLeft({ claims, log }: Disk): string[] {
  const ends = new Map<string, LogRow>();
  for (const row of log) {
    const type = row.verdict === 'accepted' ? bodyIn(row)?.type : undefined;
    const isEnd = type === 'CallDelivered' || type === 'CallCancelled';
    // A second end ends nothing.
    if (isEnd && !ends.has(row.stream)) ends.set(row.stream, row);
  }
  return [...claims.values()].flatMap(({ registry, name, holder, eventId }) => {
    const pick = registry === 'container' ? log.find((row) => row.eventId === eventId) : undefined;
    const end = ends.get(holder);
    return end && pick && end.run === pick.run && end.seq > pick.seq
      ? [`${name} stays claimed by ${holder}, which has ended`]
      : [];
  });
}
