import { canonical } from '#domain/kernel/canonical';
import { bodyHashOf, link } from '#sync/chain';
import { signedText } from '#sync/batch';
import { readCheckpoint } from '#sync/checkpoint';
import { verifySignature } from '#sync/signing';
import { nonconformances } from '#db/conformance';
import { followedBy } from '#db/follows';
import { historiesIn } from '#db/letGo';
import { isFollowed, sameScopes } from '#sync/scopes';
import { registryCodes } from '#plant/intake/refusals';
import type { LogRow } from '#plant/store';
import { bodyIn } from './bodies.ts';
import { decidedWrong } from './dispositions.ts';
import type { Site } from './faults.ts';
import type { Ledger, SavedEvent } from './ledger.ts';
import { orphans, unjudged } from './orphans.ts';
import { projectedTables } from './projections.ts';
import { goneIn, obstaclesIn, shippedOnUnknown } from './shipped.ts';
import type { SimPlant } from './simPlant.ts';
import type { SimTerminal } from './simTerminal.ts';
import { readingsOf } from './readings.ts';
import { givenTo, isAtHand } from './scopes.ts';
import { stockWrong } from './stock.ts';
import { epochMs } from './world.ts';

/** What is wrong at the end of a run, by kind; empty lists are what is hoped for. */
export interface Verdict {
  readonly lost: string[];
  readonly doubled: string[];
  readonly diverged: string[];
  readonly stuck: string[];
  readonly spuriousRefusals: string[];
  /** Units shipped although the plant did not know everything of their terminals, or something stood against them there. */
  readonly shippedOnUnknown: string[];
  /** Stock that came from nowhere, went nowhere or stands where nobody brought it. */
  readonly stockWrong: string[];
  /** Of a held unit something stands that is milder than what somebody decided, who was not asked. */
  readonly decidedWrong: string[];
  /** The plant's time was not when an event says that it was. */
  readonly clocksWrong: string[];
  readonly unseen: string[];
  /** Rows of a scope that were given to a terminal which is not given the scope, or are kept there. */
  readonly leaked: string[];
  readonly broken: string[];
}

export function judgeRun(site: Site, ledger: Ledger): Verdict {
  const log = site.plant.disk.log;
  const survivors = site.terminals.filter((t) => !t.lost);
  const whole = survivors.filter((t) => holdsAll(site, t));
  return {
    lost: lost(site, ledger, survivors),
    doubled: doubled(log),
    diverged: [...survivors.flatMap((t) => diverged(site, t)), ...rowsDiffer(site, whole)],
    stuck: survivors.flatMap((t) => stuck(site, t)),
    spuriousRefusals: spurious(site, ledger),
    shippedOnUnknown: shippedOnUnknown(site, ledger),
    stockWrong: stockWrong(
      site.plant.disk,
      whole.filter((t) => orphans(site, t).size === 0),
      (name) => site.world.sometimes(name),
    ),
    decidedWrong: decidedWrong(site.plant.disk, (name) => site.world.sometimes(name)),
    clocksWrong: clocksWrong(site, ledger),
    unseen: whole.flatMap((t) => unseen(log, t)),
    leaked: [...site.plant.leaks, ...survivors.flatMap((t) => strangers(site, t))],
    broken: [
      ...brokenChains(site),
      ...effectsBeforeCauses(site.plant),
      ...survivors.flatMap((t) => contradicted(site, t)),
      ...survivors.flatMap((t) =>
        nonconformances(t.database.sqlite).map(
          ({ rule, places }) => `${t.name} ${rule}: ${places.join(', ')}`,
        ),
      ),
    ],
  };
}

/** Whatever was ever in the log. */
const holdsAll = ({ plant }: Site, t: SimTerminal): boolean =>
  t.whole && !t.forgets && !plant.latecomers.has(t.id);

/** True when everybody has everything: then the checks make sense. */
export function settled(site: Site): boolean {
  const head = site.plant.disk.head.position;
  return site.terminals.every(
    (t) =>
      t.lost ||
      (t.store?.pendingTotal() === 0 &&
        t.store.setting('cursor') === String(head) &&
        open(site, t) === 0 &&
        // Its first rows may judge the last pending event, while its last rows are still to be applied.
        historiesIn(t.store).length === 0 &&
        sameScopes(followedBy(t.store), givenTo(site.plant, t.id)) &&
        strangers(site, t).length === 0),
  );
}

const count = (t: SimTerminal, sql: string): number => t.look<[], { readonly n: number }>(sql).get()?.n ?? 0;

const open = (site: Site, t: SimTerminal): number =>
  count(t, `select count(*) as n from event where ${unjudged('event')}`) - orphans(site, t).size;

/** Saved somewhere and heard by a survivor (or saved there), yet not in the log. */
function lost(site: Site, ledger: Ledger, survivors: readonly SimTerminal[]): string[] {
  const logged = new Set(site.plant.disk.log.map((row) => row.eventId));
  const known = new Set(
    survivors.flatMap((t) => {
      const left = orphans(site, t);
      return t
        .look<[], { readonly eventId: string }>('select event_id as eventId from event')
        .all()
        .map((row) => row.eventId)
        .filter((id) => !left.has(id));
    }),
  );
  const alive = new Set(survivors.map((t) => t.name));
  const missing = [...ledger.entries.values()].filter((e) => !logged.has(e.eventId));
  for (const e of ledger.entries.values()) {
    if (!alive.has(e.terminal) && logged.has(e.eventId)) site.world.sometimes('lostTerminal.eventSaved');
  }
  return [
    ...missing
      .filter((e) => alive.has(e.terminal) || known.has(e.eventId))
      .map((e) => `${e.eventId} of ${e.terminal}`),
    ...[...known].filter((id) => !logged.has(id)).map((id) => `${id} known but not logged`),
  ];
}

/** An event tells between which instants of the plant's clock it was: the plant's clock is the virtual one. */
function clocksWrong({ world }: Site, ledger: Ledger): string[] {
  return [...ledger.entries.values()].flatMap(({ eventId, terminal, atMs, moment, clock }) => {
    if (clock === null) world.sometimes('clock.unmeasured');
    else if (clock.uncertaintyMs > 1_000) world.sometimes('clock.jumped');
    else if (Math.abs(clock.offsetMs) > 60_000) world.sometimes('clock.farOff');
    if (clock === null) return [];
    const at = epochMs + atMs;
    // Clocks tell whole milliseconds.
    return Date.parse(moment.from) <= at + 2 && at - 2 <= Date.parse(moment.until)
      ? []
      : [`${eventId} of ${terminal} by ${clock.offsetMs.toFixed(0)} ± ${clock.uncertaintyMs.toFixed(0)} ms`];
  });
}

function doubled(log: readonly LogRow[]): string[] {
  const seen = new Set<string>();
  const found: string[] = [];
  for (const row of log) {
    const event = bodyIn(row);
    const keys = [`event ${row.eventId}`, `place ${row.run}/${row.seq}`];
    if (row.verdict === 'accepted' && event?.effectKey) keys.push(`effect ${event.effectKey}`);
    for (const key of keys) {
      if (seen.has(key)) found.push(key);
      seen.add(key);
    }
  }
  return found;
}

function diverged(site: Site, t: SimTerminal): string[] {
  const given = givenTo(site.plant, t.id);
  const mustHold = ({ stream, scope }: { readonly stream: string; readonly scope: string }): boolean =>
    isFollowed(given, scope) &&
    (holdsAll(site, t) || (isAtHand(site.plant, stream) && !(t.forgets && wasOverFirst(site, stream))));
  const plant = new Map([...site.plant.disk.streams.values()].map((s) => [s.stream, s]));
  const here = t
    .look<
      [],
      {
        readonly stream: string;
        readonly version: number;
        readonly confirmed: string;
        readonly view: string | null;
      }
    >('select stream, version, confirmed, view from stream where version > 0 or view is not null')
    .all();
  const left = orphans(site, t);
  const wrong = here.flatMap((row) => {
    const there = plant.get(row.stream);
    plant.delete(row.stream);
    const same =
      (row.version === (there?.version ?? 0) &&
        (!there || canonical(JSON.parse(there.state)) === canonical(JSON.parse(row.confirmed)))) ||
      (row.version === 0 && there !== undefined && !mustHold(there));
    const viewed = row.view !== null && pendingIn(t, row.stream).some((id) => !left.has(id));
    return same && !viewed ? [] : [`${t.name} ${row.stream}${viewed ? ' has a view' : ''}`];
  });
  return [
    ...wrong,
    ...[...plant.values()]
      .filter((s) => s.version > 0 && mustHold(s))
      .map((s) => `${t.name} lacks ${s.stream}`),
  ];
}

/** It was over, and could be let go of, before there was anything of what keeps it now: a unit that nobody had recorded. */
function wasOverFirst({ plant }: Site, stream: string): boolean {
  const { streams, log } = plant.disk;
  const keeper = streams.get(stream)?.keptBy;
  const places = (of: string) =>
    log.filter((r) => r.stream === of && r.verdict === 'accepted').map((r) => r.position);
  return typeof keeper === 'string' && (places(keeper)[0] ?? 0) > (places(stream).at(-1) ?? 0);
}

/** Streams of scopes that the terminal is not given: nothing of them may be left but what somebody has to look at. */
function strangers(site: Site, t: SimTerminal): string[] {
  const given = givenTo(site.plant, t.id);
  return t
    .look<[], { readonly stream: string; readonly scope: string }>(
      'select stream, scope from stream where version > 0',
    )
    .all()
    .flatMap(({ stream, scope }) =>
      isFollowed(given, scope) ? [] : [`${t.name} keeps ${stream} of ${scope}`],
    );
}

const pendingIn = (t: SimTerminal, stream: string): readonly string[] =>
  t
    .look<[string], { readonly eventId: string }>(
      `select event_id as eventId from event where stream = ? and status = 'pending'`,
    )
    .all(stream)
    .map((row) => row.eventId);

/** Rows of every projected table, alike on all terminals that show nothing unconfirmed. */
function rowsDiffer(site: Site, all: readonly SimTerminal[]): string[] {
  const survivors = all.filter((t) => orphans(site, t).size === 0);
  if (survivors.length < all.length) site.world.sometimes('lostTerminal.hole');
  const tables = projectedTables.flatMap((table) =>
    unlike(survivors, `rows of ${table}`, ({ database }) =>
      database.sqlite
        .prepare(`select * from "${table}"`)
        .all()
        .map((row) => canonical(row))
        .toSorted(),
    ),
  );
  return [...tables, ...unlike(survivors, 'what is read', readingsOf)];
}

/** Terminals at which something is not as at the first. */
function unlike(
  terminals: readonly SimTerminal[],
  what: string,
  of: (t: SimTerminal) => readonly string[],
): string[] {
  const [first, ...rest] = terminals.map((t) => ({ name: t.name, found: of(t) }));
  return rest.flatMap(({ name, found }) => {
    const at = found.findIndex((one, i) => one !== first?.found[i]);
    if (at < 0 && found.length === first?.found.length) return [];
    return [`${what} at ${name} and ${first?.name}`];
  });
}

function stuck(site: Site, t: SimTerminal): string[] {
  const head = String(site.plant.disk.head.position);
  const state = t.client?.status().state;
  const said = `${t.name} (${state?.status ?? 'down'})`;
  return [
    ...(t.store?.pendingTotal() === 0 ? [] : [`${said} has ${t.store?.pendingTotal()} to push`]),
    ...(t.store?.setting('cursor') === head
      ? []
      : [`${said} is at ${t.store?.setting('cursor')} of ${head}`]),
    ...(open(site, t) === 0 ? [] : [`${said} has ${open(site, t)} unjudged events`]),
    ...(state?.status === 'stopped' ? [`${said} stopped: ${state.reason}`] : []),
  ];
}

/** Refused and contradicted events must stand in the tables that the inbox shows. */
function unseen(log: readonly LogRow[], t: SimTerminal): string[] {
  const stored = t.look<[string], { readonly status: string; readonly refusal: string | null }>(
    'select status, refusal from event where event_id = ?',
  );
  const found = t.look<[string], { readonly of: string }>('select of from discrepancy where event_id = ?');
  return log.flatMap((row) => {
    if (row.verdict === 'refused') {
      const here = stored.get(row.eventId);
      return here?.status === 'refused' && here.refusal !== null
        ? []
        : [`${t.name} does not show refusal ${row.eventId}`];
    }
    const isFinding = bodyIn(row)?.type === 'DiscrepancyFound';
    return isFinding && !found.get(row.eventId) ? [`${t.name} does not show discrepancy ${row.eventId}`] : [];
  });
}

/** Every run is gapless, every link and signature holds. */
function brokenChains(site: Site): string[] {
  const { disk } = site.plant;
  const keys = new Map([...disk.terminals.values()].map(({ certificate: c }) => [c.terminal, c.publicKey]));
  const found: string[] = [];
  for (const run of disk.runs.values()) {
    const rows = disk.log.filter((row) => row.run === run.run).sort((a, b) => a.seq - b.seq);
    let head = run.prevHash;
    for (const [i, row] of rows.entries()) {
      if (row.seq !== i + 1) found.push(`run ${run.run} has a gap before ${row.seq}`);
      head = link(head, bodyHashOf(row.body));
      if (head !== row.hash) found.push(`run ${run.run} breaks at ${row.seq}`);
    }
    const key = keys.get(run.terminal) ?? disk.plant?.publicKey ?? '';
    for (const s of disk.signatures.filter((one) => one.run === run.run)) {
      const hash = rows[s.seq - 1]?.hash ?? '';
      if (!verifySignature(key, signedText(run, s.seq, hash), s.signature))
        found.push(`run ${run.run} is not signed at ${s.seq}`);
    }
    // Where the end of the run before it burned with its PC nothing tells what it follows.
    const burned = site.terminals.some((t) => t.lost && t.id === run.terminal);
    if (run.ordinal === null && !burned) found.push(`run ${run.run} has no place among its terminal's runs`);
  }
  return found;
}

/** What the plant signed and the terminal holds must be said of this very log. */
function contradicted(site: Site, t: SimTerminal): string[] {
  const { log } = site.plant.disk;
  const held = t.look<[], { readonly body: string }>('select body from checkpoint').all();
  return held.flatMap(({ body }) => {
    const made = readCheckpoint(body);
    const rows = log.slice(0, made?.position ?? 0);
    site.world.sometimes('checkpoint.held');
    const scopesHold = made?.scopes.every(({ scope, seq, hash }) => {
      const last = rows.findLast((row) => row.scope === scope);
      return last?.scopeSeq === seq && last.scopeHash === hash;
    });
    return made !== null && scopesHold && rows.at(-1)?.logHash === made.logHash
      ? []
      : [`${t.name} holds a checkpoint at ${made?.position} that the log does not bear out`];
  });
}

/** What came back to where it stood may stand before a cause that nobody held and whose author recorded it again. */
function effectsBeforeCauses({ disk: { log }, stood }: SimPlant): string[] {
  const cameBack = (row: LogRow, cause: string): boolean =>
    stood.get(row.eventId) === row.position && (stood.get(cause) ?? Infinity) < row.position;
  const position = new Map(log.map((row) => [row.eventId, row.position]));
  return log.flatMap((row) => {
    const cause = bodyIn(row)?.causation;
    const before = cause ? position.get(cause) : undefined;
    if (!cause || before === undefined || before < row.position || cameBack(row, cause)) return [];
    return [`${row.eventId} before its cause`];
  });
}

/**
 * The sequential oracle: a proposal may be refused only because of something that its author did not know when deciding
 * (somebody else was first), or because what it was built on did not stand itself.
 */
function spurious(site: Site, ledger: Ledger): string[] {
  const log = site.plant.disk.log;
  const byId = new Map(log.map((row) => [row.eventId, row]));
  return log.flatMap((row) => {
    const saved = ledger.entries.get(row.eventId);
    if (saved?.type === 'ArrivalWithdrawn')
      site.world.sometimes(row.verdict === 'refused' ? 'arrival.kept' : 'arrival.withdrawn');
    if (row.verdict !== 'refused' || !saved?.proposal) return [];
    site.world.sometimes('verdict.refused');
    if (contested(row, saved, log, byId)) return [];
    if (judgedByLess(site, row, saved, byId)) return [];
    return [`${row.eventId} ${row.refusal ?? ''}`];
  });
}

/** Put back without a word, the plant lacked then what it had had of the basis; its author handed that over later. */
function judgedByLess(
  { plant, world }: Site,
  row: LogRow,
  saved: SavedEvent,
  byId: ReadonlyMap<string, LogRow>,
): boolean {
  const lacked = [...saved.basis.values()].flat().filter((id) => plant.stood.has(id));
  const isLater = lacked.some((id) => (byId.get(id)?.position ?? 0) > row.position);
  if (isLater) world.sometimes('recovery.judgedByLess');
  return isLater;
}

function contested(
  row: LogRow,
  saved: SavedEvent,
  log: readonly LogRow[],
  byId: ReadonlyMap<string, LogRow>,
): boolean {
  const code = String(JSON.parse(row.refusal ?? '{}').code);
  if (code === 'causeRefused' || Object.values<string>(registryCodes).includes(code)) return true;
  const priorOn = (stream: string) =>
    log
      .filter(
        (r) => r.stream === stream && r.verdict === 'accepted' && r.position < row.position && !isFinding(r),
      )
      .map((r) => r.eventId);
  const beside = [...obstaclesIn(row), ...goneIn(row)];
  if ([...beside, ...saved.basis.keys()].some((stream) => saved.unread.has(stream))) return true;
  if (beside.some((stream) => priorOn(stream).some((id) => !saved.known.has(id)))) return true;
  for (const [stream, basis] of saved.basis) {
    const prior = priorOn(stream);
    const known = new Set(basis);
    if (prior.some((id) => !known.has(id))) return true;
    // Lost with its PC, refused itself, or second to somebody else.
    if (basis.some((id) => byId.get(id)?.verdict !== 'accepted')) return true;
    if (prior.length === basis.length && prior.join() !== basis.join()) return true;
  }
  return false;
}

const isFinding = (row: LogRow): boolean => bodyIn(row)?.type === 'DiscrepancyFound';
