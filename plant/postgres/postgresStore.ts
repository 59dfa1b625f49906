import type pg from 'pg';
import type { PlantStore } from '../store.ts';
import { appendGroup } from './appendGroup.ts';
import { attachMonth } from './attachMonth.ts';
import * as checkpoints from './checkpointRows.ts';
import * as concerns from './concernRows.ts';
import { detachMonth } from './detachMonth.ts';
import { reaching } from './errors.ts';
import * as identity from './identityTables.ts';
import * as lease from './lease.ts';
import * as letters from './letterRows.ts';
import * as log from './logRows.ts';
import { acceptedBodies, load } from './lookups.ts';
import * as months from './monthRows.ts';
import * as places from './placeRows.ts';
import * as recovery from './recoveryRows.ts';
import * as runs from './runRows.ts';
import * as said from './saidRuns.ts';
import * as snapshot from './snapshotRows.ts';

/** The plant's database behind the port. The pool is closed by `close`. */
export const postgresStore = (pool: pg.Pool): PlantStore => ({
  takeLease: (request) => reaching(() => lease.takeLease(pool, request)),
  renewLease: (token, term) => reaching(() => lease.renewLease(pool, token, term)),
  releaseLease: (token) => reaching(() => lease.releaseLease(pool, token)),
  runs: (ids) => reaching(() => runs.runsById(pool, ids)),
  chain: (run, fromSeq, toSeq) => reaching(() => runs.chainPlaces(pool, run, fromSeq, toSeq)),
  chainHolds: (run, hash) => reaching(() => runs.chainHolds(pool, run, hash)),
  load: (keys) => reaching(() => load(pool, keys)),
  acceptedBodies: (stream) => reaching(() => acceptedBodies(pool, stream)),
  waitingLetters: (after, limit) => reaching(() => letters.waitingLetters(pool, after, limit)),
  waitingStreams: () => reaching(() => letters.waitingStreams(pool)),
  streams: (after, limit) => reaching(() => concerns.streamsAfter(pool, after, limit)),
  emptyIndex: (token) => reaching(() => concerns.emptyIndex(pool, token)),
  fillIndex: (piece) => reaching(() => concerns.fillIndex(pool, piece)),
  commit: (group) => reaching(() => appendGroup(pool, group)),
  head: async () => (await reaching(() => log.latest(pool))).head,
  latest: () => reaching(() => log.latest(pool)),
  rows: (after, limit, reader) => reaching(() => log.logRows(pool, after, limit, reader)),
  place: () =>
    reaching(async () => {
      // What nobody may be told of yet is not where a snapshot stands either.
      await log.latest(pool);
      return snapshot.logPlace(pool);
    }),
  snapshot: (request) => reaching(() => snapshot.snapshotRows(pool, request)),
  chained: (after, limit) => reaching(() => log.chainedRows(pool, after, limit)),
  history: (request) => reaching(() => snapshot.historyRows(pool, request)),
  logHashAt: (position) => reaching(() => log.logHashAt(pool, position)),
  furthestRuns: () => reaching(() => runs.furthestRuns(pool)),
  places: (after, limit) => reaching(() => places.placesAfter(pool, after, limit)),
  signatures: (run, after, limit) => reaching(() => places.signaturesOf(pool, run, after, limit)),
  parked: (run) => reaching(() => runs.parkedOf(pool, run)),
  deadLetters: (after, limit) => reaching(() => log.deadLetters(pool, after, limit)),
  waitingSince: () => reaching(() => letters.waitingSince(pool)),
  quarantined: (after, limit) => reaching(() => log.quarantined(pool, after, limit)),
  scopeHeads: () => reaching(() => checkpoints.scopeHeads(pool)),
  saveCheckpoints: (made) => reaching(() => checkpoints.saveCheckpoints(pool, made)),
  newestCheckpoints: (limit) => reaching(() => checkpoints.newestCheckpoints(pool, limit)),
  checkpointsAfter: (after, limit) => reaching(() => checkpoints.checkpointsAfter(pool, after, limit)),
  months: () => reaching(() => months.months(pool)),
  endMonth: (end) => reaching(() => months.endMonth(pool, end)),
  detachMonth: (request) => reaching(() => detachMonth(pool, request)),
  attachMonth: (request) => reaching(() => attachMonth(pool, request)),
  identify: (record) => reaching(() => identity.identify(pool, record)),
  terminals: () => reaching(() => identity.terminals(pool)),
  addCode: (codeHash, expiresAt) => reaching(() => identity.addCode(pool, codeHash, expiresAt)),
  enroll: (codeHash, now, certificate) => reaching(() => identity.enroll(pool, codeHash, now, certificate)),
  revoke: (terminal, at) => reaching(() => identity.revoke(pool, terminal, at)),
  heartbeats: () => reaching(() => identity.heartbeats(pool)),
  saveHeartbeats: (heartbeats) => reaching(() => identity.saveHeartbeats(pool, heartbeats)),
  saidRuns: () => reaching(() => said.saidRuns(pool)),
  saveSaidRuns: (rows, settled) => reaching(() => said.saveSaidRuns(pool, rows, settled)),
  recoveries: () => reaching(() => recovery.recoveries(pool)),
  beginRecovery: (noticedAt, found) => reaching(() => recovery.beginRecovery(pool, noticedAt, found)),
  keepOffer: (offer) => reaching(() => recovery.keepOffer(pool, offer)),
  offeredPlaces: () => reaching(() => recovery.offeredPlaces(pool)),
  provenPlaces: () => reaching(() => recovery.provenPlaces(pool)),
  offeredRuns: () => reaching(() => recovery.offeredRuns(pool)),
  offeredRows: (after, through) => reaching(() => recovery.offeredRows(pool, after, through)),
  offeredThrough: () => reaching(() => recovery.offeredThrough(pool)),
  endRecovery: (token, end) => reaching(() => recovery.endRecovery(pool, token, end)),
  close: () => pool.end(),
});
