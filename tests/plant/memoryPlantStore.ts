import { genesis } from '#sync/chain';
import type { ScopeHead } from '#sync/scopes';
import type { Checkpoint } from '#sync/checkpoint';
import type { Certificate } from '#sync/signing';
import { firstKinds, snapshotStart } from '#sync/snapshot';
import type {
  ChainPlace,
  ChainedPlace,
  ClaimRow,
  CodeUse,
  CommitGroup,
  ConcernRow,
  DeadLetter,
  Heartbeat,
  KnownEvent,
  LeaseRequest,
  LeasedLog,
  LoadKeys,
  Loaded,
  LogHead,
  LogRow,
  Place,
  PlantRecord,
  PlantStore,
  QuarantinedEvent,
  RunRow,
  SaidRow,
  SignatureRow,
  SnapshotPiece,
  SnapshotRequest,
  StreamRow,
  TerminalRecord,
  WaitingStream,
} from '#plant/store';
import type {
  AttachRequest,
  DetachRequest,
  HistoryMonth,
  HistoryOutcome,
  HistoryTrace,
  MonthEnd,
  MonthEnded,
} from '#plant/history';
import { HistoryDetached } from '#plant/history';
import { isFor } from '#plant/feed';
import type {
  Evidence,
  Offer,
  OfferedPlace,
  OfferedRow,
  OfferedRun,
  ProvenPlace,
  RecoveryRecord,
} from '#plant/recoveryStore';
import { StoreUnavailable } from '#plant/store';
import { behind } from '#plant/intake/refusals';
import { plantTerminal } from '#plant/plantTerminal';

/** What becomes of the next call: `away` refuses it, `answerLost` does it and loses the answer. */
export type Weather = 'fine' | 'away' | 'answerLost';

export interface MemoryStoreOptions {
  /** The database's clock: leases end by it. */
  nowMs(): number;
  weather?(): Weather;
}

interface Lease {
  token: number;
  holder: string;
  expiresMs: number;
  url: string | null;
}

const copy = <T>(value: T): T => structuredClone(value);

/**
 * The plant's database as maps: the same promises as the PostgreSQL one (`storeContract.ts` is run over both), without time
 * of its own. It answers within microtasks, so that a simulation can decide when things happen. What it holds is `disk`;
 * a new store over the same disk is the database after a restart.
 */
export class MemoryDisk {
  readonly lease: Lease = { token: 0, holder: '', expiresMs: -Infinity, url: null };
  roster = 0;
  head: LogHead = { position: 0, logHash: genesis, lamport: 0 };
  readonly log: LogRow[] = [];
  readonly byId = new Map<string, LogRow>();
  readonly runs = new Map<string, RunRow>();
  readonly streams = new Map<string, StreamRow>();
  readonly scopes = new Map<string, ScopeHead>();
  readonly effects = new Map<string, string>();
  readonly claims = new Map<string, ClaimRow>();
  readonly concerns = new Map<string, ConcernRow>();
  indexedWith = '';
  readonly signatures: SignatureRow[] = [];
  readonly deadLetters = new Map<string, DeadLetter>();
  readonly quarantined = new Map<string, QuarantinedEvent>();
  plant: PlantRecord | null = null;
  readonly terminals = new Map<string, { certificate: Certificate; revokedAt: string | null }>();
  readonly heartbeats = new Map<string, Heartbeat>();
  readonly checkpoints: Checkpoint[] = [];
  readonly said = new Map<string, SaidRow>();
  month = '';
  readonly months: HistoryMonth[] = [];
  readonly trace: HistoryTrace[] = [];
  /** Positions whose bodies lie in a detached month. */
  readonly away = new Set<number>();
  readonly codes = new Map<string, { expiresAt: string; usedBy: string | null }>();
  readonly recoveries: RecoveryRecord[] = [];
  readonly offeredRows = new Map<string, OfferedRow>();
  readonly offeredRuns = new Map<string, OfferedRun>();
  readonly offeredPlaces = new Map<string, OfferedPlace>();
  readonly provenPlaces = new Map<string, ProvenPlace>();
}

export function memoryPlantStore(options: MemoryStoreOptions, disk = new MemoryDisk()): PlantStore {
  const { nowMs } = options;
  const call = async <T>(work: () => T): Promise<T> => {
    const weather = options.weather?.() ?? 'fine';
    if (weather === 'away') throw new StoreUnavailable('away');
    const result = copy(work());
    if (weather === 'answerLost') throw new StoreUnavailable('answer lost');
    return result;
  };
  return {
    takeLease: (request) => call(() => takeLease(disk, request, nowMs())),
    renewLease: (token, { ttlMs, url }) =>
      call(() => {
        if (disk.lease.token !== token) return false;
        Object.assign(disk.lease, { expiresMs: nowMs() + ttlMs, url });
        return true;
      }),
    releaseLease: (token) =>
      call(() => {
        if (disk.lease.token === token) disk.lease.expiresMs = -Infinity;
      }),
    runs: (ids) => call(() => ids.flatMap((id) => disk.runs.get(id) ?? [])),
    chain: (run, from, to) => call(() => chain(disk, run).filter(({ seq }) => seq >= from && seq <= to)),
    chainHolds: (run, hash) => call(() => chain(disk, run).some((place) => place.hash === hash)),
    load: (keys) => call(() => load(disk, keys)),
    acceptedBodies: (stream) =>
      call(() =>
        wholeStreams(
          disk,
          disk.log.filter((r) => r.stream === stream && r.verdict === 'accepted'),
        ).map((r) => r.body),
      ),
    waitingLetters: (after, limit) =>
      call(() =>
        waiting(disk)
          .filter(({ arrival }) => arrival > after)
          .slice(0, limit),
      ),
    waitingStreams: () => call(() => waitingStreams(disk)),
    streams: (after, limit) =>
      call(() =>
        [...disk.streams.values()]
          .filter(({ stream }) => stream > after)
          .sort((a, b) => (a.stream < b.stream ? -1 : 1))
          .slice(0, limit),
      ),
    emptyIndex: (token) =>
      call(() => {
        if (disk.lease.token !== token) return false;
        disk.concerns.clear();
        disk.indexedWith = '';
        return true;
      }),
    fillIndex: ({ token, concerns, kept, indexedWith }) =>
      call(() => {
        if (disk.lease.token !== token) return false;
        for (const c of concerns) disk.concerns.set(concernKey(c), c);
        for (const k of kept) {
          const row = disk.streams.get(k.stream);
          if (row) disk.streams.set(k.stream, { ...row, ...k });
        }
        disk.indexedWith = indexedWith ?? disk.indexedWith;
        return true;
      }),
    commit: (group) => call(() => commit(disk, copy(group))),
    head: () => call(() => disk.head),
    latest: () =>
      call(() => {
        const { head, roster, lease } = disk;
        const holderUrl = lease.expiresMs > nowMs() ? lease.url : null;
        return { head, roster, holderUrl, recovering: isRecovering(disk) };
      }),
    rows: (after, limit, reader) =>
      call(() =>
        whole(
          disk,
          disk.log.slice(after, after + limit).filter((row) => !reader || isFor(reader, row)),
        ),
      ),
    chained: (after, limit) => call(() => disk.log.slice(after, after + limit)),
    place: () =>
      call(() => ({
        ...disk.head,
        scopes: [...disk.scopes.values()],
        open: [...disk.streams.values()].filter((s) => s.keptBy === s.stream).length,
      })),
    snapshot: (request) => call(() => snapshot(disk, request)),
    history: ({ stream, after, through, limit }) =>
      call(() =>
        wholeStreams(
          disk,
          disk.log
            .filter((row) => row.stream === stream && row.position > after && row.position <= through)
            .slice(0, limit),
        ),
      ),
    logHashAt: (at) => call(() => (at === 0 ? genesis : (disk.log[at - 1]?.logHash ?? null))),
    furthestRuns: () => call(() => furthest(disk)),
    places: (after, limit) => call(() => page(places(disk), after, limit)),
    signatures: (run, after, limit) =>
      call(() =>
        disk.signatures
          .filter((s) => s.run === run && s.seq > after)
          .sort((a, b) => a.seq - b.seq)
          .slice(0, limit),
      ),
    parked: (run) => call(() => parked(disk, run)),
    deadLetters: (after, limit) => call(() => page([...disk.deadLetters.values()], after, limit)),
    waitingSince: () =>
      call(() => ({
        letters: waiting(disk).length,
        oldestAt: waiting(disk).reduce<string | null>(
          (oldest, { receivedAt }) => (oldest === null || receivedAt < oldest ? receivedAt : oldest),
          null,
        ),
      })),
    quarantined: (after, limit) => call(() => page([...disk.quarantined.values()], after, limit)),
    scopeHeads: () =>
      call(() => ({
        position: disk.head.position,
        logHash: disk.head.logHash,
        scopes: [...disk.scopes.values()].sort((a, b) => (a.scope < b.scope ? -1 : 1)),
      })),
    saveCheckpoints: (made) => call(() => saveCheckpoints(disk, made)),
    newestCheckpoints: (limit) => call(() => disk.checkpoints.slice(-limit)),
    checkpointsAfter: (after, limit) =>
      call(() => disk.checkpoints.filter(({ position }) => position > after).slice(0, limit)),
    identify: (record) => call(() => (disk.plant ??= record)),
    terminals: () => call(() => terminals(disk)),
    addCode: (codeHash, expiresAt) => call(() => void disk.codes.set(codeHash, { expiresAt, usedBy: null })),
    enroll: (codeHash, now, certificate) => call(() => enroll(disk, codeHash, now, certificate)),
    revoke: (terminal, at) =>
      call(() => {
        const known = disk.terminals.get(terminal);
        if (!known || known.revokedAt !== null) return;
        disk.terminals.set(terminal, { ...known, revokedAt: at });
        disk.roster += 1;
      }),
    heartbeats: () => call(() => [...disk.heartbeats.values()]),
    saveHeartbeats: (heartbeats) =>
      call(() => {
        for (const h of heartbeats) {
          const before = disk.heartbeats.get(h.terminal)?.lastHeardAt ?? '';
          if (disk.terminals.has(h.terminal) && before <= h.lastHeardAt) disk.heartbeats.set(h.terminal, h);
        }
      }),
    saidRuns: () => call(() => [...disk.said.values()].sort((a, b) => (a.run < b.run ? -1 : 1))),
    saveSaidRuns: (said, settled) =>
      call(() => {
        for (const row of said) disk.said.set(row.run, row);
        for (const run of settled) disk.said.delete(run);
      }),
    months: () => call(() => ({ months: disk.months, open: disk.month, trace: disk.trace })),
    endMonth: (end) => call(() => endMonth(disk, end)),
    detachMonth: (request) => call(() => detachMonth(disk, request)),
    attachMonth: (request) => call(() => attachMonth(disk, request)),
    recoveries: () => call(() => disk.recoveries),
    beginRecovery: (noticedAt, evidence) => call(() => beginRecovery(disk, noticedAt, evidence)),
    keepOffer: (offer) => call(() => keepOffer(disk, copy(offer))),
    offeredPlaces: () => call(() => [...disk.offeredPlaces.values()]),
    provenPlaces: () =>
      call(() => [...disk.provenPlaces.values()].toSorted((a, b) => a.position - b.position)),
    offeredRuns: () => call(() => [...disk.offeredRuns.values()]),
    offeredRows: (after, through) =>
      call(() =>
        [...disk.offeredRows.values()]
          .filter(({ position }) => position > after && position <= through)
          .sort((a, b) => a.position - b.position || (offerKey(a) < offerKey(b) ? -1 : 1)),
      ),
    offeredThrough: () =>
      call(() => [...disk.offeredRows.values()].reduce((last, { position }) => Math.max(last, position), 0)),
    endRecovery: (token, end) => call(() => endRecovery(disk, token, end)),
    close: () => Promise.resolve(),
  };
}

const isOpen = (disk: MemoryDisk, stream: string): boolean => {
  const keeper = disk.streams.get(disk.streams.get(stream)?.keptBy ?? '');
  return keeper !== undefined && keeper.keptBy === keeper.stream;
};

/** What was opened again is told whole again. @throws HistoryDetached */
function wholeStreams(disk: MemoryDisk, rows: LogRow[]): LogRow[] {
  for (const { position, stream } of rows) if (isOpen(disk, stream)) disk.away.delete(position);
  return whole(disk, rows);
}

/** @throws HistoryDetached */
function whole(disk: MemoryDisk, rows: LogRow[]): LogRow[] {
  const away = rows.filter(({ position }) => disk.away.has(position));
  const isIn = ({ first, last }: HistoryMonth): boolean =>
    away.some(({ position }) => position >= first && position <= last);
  if (away.length > 0) throw new HistoryDetached(disk.months.filter(isIn).map(({ month }) => month));
  return rows;
}

function endMonth(disk: MemoryDisk, { token, before, next, closedAt }: MonthEnd): MonthEnded {
  if (token !== disk.lease.token || before !== disk.head.position) return 'fenced';
  const { month } = disk;
  const first = (disk.months.at(-1)?.last ?? 0) + 1;
  disk.month = next;
  if (month !== '' && before >= first)
    disk.months.push({ month, first, last: before, closedAt, detachedAt: null });
  return 'ended';
}

function changeMonth(
  disk: MemoryDisk,
  { month, at, by }: AttachRequest,
  act: HistoryTrace['act'],
): HistoryMonth | HistoryOutcome {
  const index = disk.months.findIndex((one) => one.month === month);
  const found = disk.months[index];
  if (!found) return { status: 'refused', code: month === disk.month ? 'monthOpen' : 'unknownMonth' };
  const isDetached = found.detachedAt !== null;
  if (isDetached === (act === 'detached'))
    return { status: 'refused', code: isDetached ? 'detachedAlready' : 'attachedAlready' };
  const terminals = [...disk.heartbeats.values()].flatMap(({ terminal, saidCursor }) => {
    const known = disk.terminals.get(terminal);
    return act === 'detached' && known?.revokedAt === null && saidCursor < found.last
      ? [known.certificate.name]
      : [];
  });
  if (terminals.length > 0) return { status: 'refused', code: 'terminalsBehind', terminals };
  disk.months[index] = { ...found, detachedAt: act === 'detached' ? at : null };
  disk.trace.push({ month, act, at, by });
  return found;
}

function detachMonth(disk: MemoryDisk, request: DetachRequest): HistoryOutcome {
  const found = changeMonth(disk, request, 'detached');
  if ('status' in found) return found;
  const rows = disk.log.slice(found.first - 1, found.last);
  const isNeeded = ({ stream }: LogRow): boolean => {
    const row = disk.streams.get(stream);
    if (!row) return false;
    const version = request.stateVersions[stream.split('/', 1)[0] ?? ''];
    return isOpen(disk, stream) || version !== row.stateVersion;
  };
  const kept = rows.filter(isNeeded);
  for (const row of rows) if (!kept.includes(row)) disk.away.add(row.position);
  return { status: 'done', rows: rows.length, kept: kept.length };
}

function attachMonth(disk: MemoryDisk, request: AttachRequest): HistoryOutcome {
  const found = changeMonth(disk, request, 'attached');
  if ('status' in found) return found;
  const rows = found.last - found.first + 1;
  for (let at = found.first; at <= found.last; at += 1) disk.away.delete(at);
  return { status: 'done', rows, kept: rows };
}

const isRecovering = (disk: MemoryDisk): boolean => disk.recoveries.some(({ openedAt }) => openedAt === null);

function beginRecovery(disk: MemoryDisk, noticedAt: string, evidence: Evidence): void {
  if (isRecovering(disk) || !disk.plant) return;
  disk.lease.token += 1;
  const { position: base, logHash: baseHash } = disk.head;
  const { epoch } = disk.plant;
  disk.recoveries.push({ epoch, noticedAt, base, baseHash, evidence, openedAt: null, intact: null });
}

const offerKey = ({
  position,
  hash,
  verdict,
  body,
}: Pick<OfferedRow, 'position' | 'hash' | 'verdict' | 'body'>): string =>
  `${position} ${hash} ${verdict} ${body}`;

function keepOffer(disk: MemoryDisk, { terminal, place, rows, runs, places, whole }: Offer): void {
  for (const row of rows)
    if (!disk.offeredRows.has(offerKey(row)))
      disk.offeredRows.set(offerKey(row), { ...row, side: row.side ?? null, terminal });
  for (const run of runs) {
    const key = `${run.run} ${terminal}`;
    if (!disk.offeredRuns.get(key)?.signature) disk.offeredRuns.set(key, { terminal, ...run });
  }
  for (const { position, logHash } of places) {
    const key = `${position} ${logHash}`;
    if (!disk.provenPlaces.has(key)) disk.provenPlaces.set(key, { terminal, position, logHash });
  }
  const before = disk.offeredPlaces.get(terminal);
  if (!place) return;
  const { position, logHash } = place;
  const had = before?.whole === true && before.position === position;
  disk.offeredPlaces.set(terminal, { terminal, position, logHash, whole: whole || had });
}

function endRecovery(
  disk: MemoryDisk,
  token: number,
  { openedAt, intact, known }: Parameters<PlantStore['endRecovery']>[1],
): boolean {
  const at = disk.recoveries.findIndex((one) => one.openedAt === null);
  const record = disk.recoveries[at];
  if (disk.lease.token !== token || !record || !disk.plant) return false;
  disk.recoveries[at] = { ...record, openedAt, intact };
  disk.plant = { ...disk.plant, epoch: Math.max(disk.plant.epoch, known) + 1 };
  disk.roster += 1;
  for (const [key, row] of disk.offeredRows)
    if (disk.log[row.position - 1]?.hash === row.hash) disk.offeredRows.delete(key);
  disk.offeredRuns.clear();
  disk.offeredPlaces.clear();
  disk.provenPlaces.clear();
  return true;
}

function saveCheckpoints(disk: MemoryDisk, made: readonly Checkpoint[]): void {
  const isThere = (one: Checkpoint): boolean =>
    disk.checkpoints.some((c) => c.position === one.position && c.epoch === one.epoch);
  disk.checkpoints.push(...made.filter((one) => !isThere(one)));
  disk.checkpoints.sort((a, b) => a.position - b.position || a.epoch - b.epoch);
}

function takeLease(disk: MemoryDisk, request: LeaseRequest, now: number): LeasedLog | null {
  const { lease } = disk;
  const { holder, ttlMs, url } = request;
  if (lease.holder !== holder && lease.expiresMs >= now) return null;
  Object.assign(lease, { token: lease.token + 1, holder, expiresMs: now + ttlMs, url });
  const runs = [...disk.runs.values()];
  const own = runs
    .filter((r) => r.terminal === plantTerminal)
    .sort((a, b) => (b.ordinal ?? 0) - (a.ordinal ?? 0));
  return {
    ...disk.head,
    token: lease.token,
    scopes: [...disk.scopes.values()],
    unlinked: runs.filter((r) => r.ordinal === null),
    plantRun: own[0] ?? null,
    indexedWith: disk.indexedWith,
    recovering: isRecovering(disk),
    waiting: waitingStreams(disk),
    month: disk.month,
    arrivals: Math.max(0, ...[...disk.deadLetters.values()].map((d) => d.arrival)),
  };
}

function commit(disk: MemoryDisk, group: CommitGroup): 'committed' | 'fenced' {
  if (group.token !== disk.lease.token || group.before !== disk.head.position) return 'fenced';
  const taken = new Set(disk.log.map((row) => `${row.run} ${row.seq}`));
  for (const [i, row] of group.rows.entries()) {
    const twice = disk.byId.has(row.eventId) || taken.has(`${row.run} ${row.seq}`);
    if (twice || row.position !== group.before + i + 1)
      throw new Error(`row ${row.position} breaks a unique key`);
    taken.add(`${row.run} ${row.seq}`);
  }
  for (const { key } of group.effects)
    if (disk.effects.has(key)) throw new Error(`effect ${key} breaks a unique key`);
  disk.head = group.head;
  for (const row of group.rows) {
    disk.log.push(row);
    disk.byId.set(row.eventId, row);
  }
  for (const s of group.streams)
    disk.streams.set(s.stream, { ...s, scope: disk.streams.get(s.stream)?.scope ?? s.scope });
  for (const s of group.scopes) disk.scopes.set(s.scope, s);
  for (const r of group.runs) disk.runs.set(r.run, r);
  disk.signatures.push(...group.signatures);
  for (const c of group.released) disk.claims.delete(claimKey(c));
  for (const c of group.claims) disk.claims.set(claimKey(c), c);
  for (const e of group.effects) disk.effects.set(e.key, e.eventId);
  for (const c of group.unconcerned) disk.concerns.delete(concernKey(c));
  for (const c of group.concerns) disk.concerns.set(concernKey(c), c);
  for (const d of group.deadLetters) {
    const before = disk.deadLetters.get(placeKey(d));
    const { code, detail, stream, triedAt } = d;
    disk.deadLetters.set(placeKey(d), before ? { ...before, code, detail, stream, triedAt } : d);
  }
  for (const place of group.settled) disk.deadLetters.delete(placeKey(place));
  for (const { by, ...place } of group.dropped) {
    const letter = disk.deadLetters.get(placeKey(place));
    if (letter?.droppedBy === null) disk.deadLetters.set(placeKey(place), { ...letter, droppedBy: by });
  }
  for (const q of group.quarantined) {
    const key = `${q.run} ${q.seq} ${q.hash}`;
    if (!disk.quarantined.has(key)) disk.quarantined.set(key, q);
  }
  return 'committed';
}

const placeKey = ({ run, seq }: Place): string => `${run} ${seq}`;

const waiting = (disk: MemoryDisk): DeadLetter[] =>
  [...disk.deadLetters.values()]
    .filter(({ droppedBy }) => droppedBy === null)
    .sort((a, b) => a.arrival - b.arrival);

const waitingStreams = (disk: MemoryDisk): WaitingStream[] =>
  [...Map.groupBy(waiting(disk), ({ stream }) => stream)]
    .map(([stream, letters]) => ({ stream, letters: letters.length }))
    .sort((a, b) => ((a.stream ?? '') < (b.stream ?? '') ? -1 : 1));

const concernKey = ({ subject, stream }: ConcernRow): string => JSON.stringify([subject, stream]);

const claimKey = (c: Pick<ClaimRow, 'registry' | 'name' | 'holder'>): string =>
  JSON.stringify([c.registry, c.name, c.holder]);

function load(disk: MemoryDisk, keys: LoadKeys): Loaded {
  const known = ({ eventId, run, seq, stream, scope, verdict }: LogRow): KnownEvent => ({
    eventId,
    run,
    seq,
    stream,
    scope,
    verdict,
  });
  return {
    events: keys.events.flatMap((id) => disk.byId.get(id) ?? []).map(known),
    streams: keys.streams.flatMap((stream) => disk.streams.get(stream) ?? []),
    effects: keys.effects.flatMap((key) => {
      const eventId = disk.effects.get(key);
      return eventId === undefined ? [] : [{ key, eventId }];
    }),
    claims: [...disk.claims.values()].filter((c) =>
      keys.claims.some((k) => k.registry === c.registry && k.name === c.name),
    ),
    concerns: [...disk.concerns.values()].filter((c) => keys.subjects.includes(c.subject)),
  };
}

/** All of it at once but for `limit`: what comes behind the place. */
function snapshot(
  disk: MemoryDisk,
  { scopes, except, through, after, limit }: SnapshotRequest,
): SnapshotPiece {
  const place = after ?? snapshotStart;
  const phaseOf = (keeper: string): number => {
    const found = firstKinds.findIndex((kind) => keeper.startsWith(kind));
    return found < 0 ? firstKinds.length : found;
  };
  const isOpen = (keeper: string): boolean => disk.streams.get(keeper)?.keptBy === keeper;
  const inTheMiddle = (keeper: string): boolean => keeper === place.keeper && place.stream !== null;
  const rows = [...disk.streams.values()]
    .flatMap(({ stream, scope, keptBy }) => {
      if (keptBy === null || except.includes(scope) || (scopes !== null && !scopes.includes(scope)))
        return [];
      if (!isOpen(keptBy) && !inTheMiddle(keptBy)) return [];
      const key = [phaseOf(keptBy), keptBy, stream] as const;
      return disk.log
        .filter((row) => row.stream === stream && row.position <= through)
        .map((row) => ({ row, key: [...key, row.position] as const }));
    })
    .filter(
      ({ key }) => compare(key, [place.phase, place.keeper, place.stream ?? '\uffff', place.position]) > 0,
    )
    .sort((a, b) => compare(a.key, b.key))
    .slice(0, limit);
  const end = rows.at(-1);
  const next = end && {
    phase: end.key[0],
    keeper: end.key[1],
    stream: end.key[2],
    position: end.key[3],
    passed: place.passed,
  };
  const read = wholeStreams(
    disk,
    rows.map(({ row }) => row),
  );
  return { rows: read, next: rows.length === limit ? (next ?? null) : null };
}

type SnapshotKey = readonly [phase: number, keeper: string, stream: string, position: number];

function compare(a: SnapshotKey, b: SnapshotKey): number {
  const at = a.findIndex((part, i) => part !== b[i]);
  const [x, y] = [a[at], b[at]];
  if (x === undefined || y === undefined) return 0;
  return x < y ? -1 : 1;
}

const inChain = (disk: MemoryDisk, run: string): QuarantinedEvent[] =>
  [...disk.quarantined.values()].filter((q) => q.run === run && q.code === 'sameIdOtherContent');

function chain(disk: MemoryDisk, run: string): ChainPlace[] {
  const logged = disk.log.filter((row) => row.run === run);
  const aside = [...[...disk.deadLetters.values()].filter((d) => d.run === run), ...inChain(disk, run)];
  return [
    ...logged.map(({ seq, hash, eventId }) => ({ seq, hash, eventId })),
    ...aside.map(({ seq, hash }) => ({ seq, hash, eventId: null })),
  ].sort((a, b) => a.seq - b.seq);
}

function places(disk: MemoryDisk): ChainedPlace[] {
  const signed = new Map(disk.signatures.map((s) => [`${s.run} ${s.seq}`, s.signature]));
  const twins = [...disk.quarantined.values()].filter((q) => q.code === 'sameIdOtherContent');
  const aside = [...disk.deadLetters.values(), ...twins];
  const of = ({ run, seq, hash, body }: Pick<ChainedPlace, 'run' | 'seq' | 'hash' | 'body'>) => ({
    run,
    seq,
    hash,
    body,
    signature: signed.get(`${run} ${seq}`) ?? null,
  });
  return [
    ...disk.log.map((row) => ({
      ...of({ ...row, body: disk.away.has(row.position) ? null : row.body }),
      position: row.position,
      eventId: row.eventId,
      stream: row.stream,
    })),
    ...aside.map((one) => ({ ...of(one), position: null, eventId: null, stream: null })),
  ];
}

function parked(disk: MemoryDisk, run: string) {
  const dead = [...disk.deadLetters.values()].filter((d) => d.run === run && d.code !== behind);
  return [...dead, ...inChain(disk, run)]
    .map(({ seq, code }) => ({ run, seq, code }))
    .sort((a, b) => a.seq - b.seq)
    .slice(0, 100);
}

function furthest(disk: MemoryDisk): RunRow[] {
  const best = new Map<string, RunRow>();
  for (const run of disk.runs.values()) {
    const before = best.get(run.terminal);
    if (run.ordinal === null) continue;
    const further = run.ordinal - (before?.ordinal ?? 0);
    if (further > 0 || (further === 0 && run.firstReceivedAt > (before?.firstReceivedAt ?? '')))
      best.set(run.terminal, run);
  }
  return [...best.values()];
}

function page<T extends { readonly run: string; readonly seq: number }>(
  items: readonly T[],
  after: { readonly run: string; readonly seq: number } | null,
  limit: number,
): T[] {
  const order = (a: { run: string; seq: number }, b: { run: string; seq: number }): number =>
    a.run === b.run ? a.seq - b.seq : a.run < b.run ? -1 : 1;
  return items
    .filter((item) => after === null || order(item, after) > 0)
    .sort(order)
    .slice(0, limit);
}

const terminals = (disk: MemoryDisk): TerminalRecord[] =>
  [...disk.terminals]
    .map(([terminal, known]) => ({ ...known, heartbeat: disk.heartbeats.get(terminal) ?? null }))
    .sort((a, b) => (a.certificate.terminal < b.certificate.terminal ? -1 : 1));

function enroll(disk: MemoryDisk, codeHash: string, now: string, certificate: Certificate): CodeUse {
  const code = disk.codes.get(codeHash);
  if (!code) return { status: 'unknown' };
  if (code.usedBy !== null) return { status: code.usedBy === certificate.publicKey ? 'repeated' : 'unknown' };
  if (code.expiresAt <= now) return { status: 'expired' };
  code.usedBy = certificate.publicKey;
  disk.terminals.set(certificate.terminal, { certificate, revokedAt: null });
  disk.roster += 1;
  return { status: 'used' };
}
