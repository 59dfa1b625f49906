import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { streamTypeOf } from '#domain/streams';
import { openDatabase } from '#db/open';
import { plantLinkStore } from '#db/plantLinkStore';
import { Store } from '#db/store';
import type { PullAnswer } from '#sync/messages';
import { pullAnswer } from '#sync/messages';
import { splitPage } from '#sync/page';
import { generateKeyPair, signerFor } from '#sync/signing';
import { plantLinkTuning } from '#sync/tuning';
import { nodeRuntime } from '#process/nodeRuntime';
import { allProjections } from '#terminal/wiring';
import { TerminalWriter } from '#tests/plant/writer';
import type { Logged } from './feedPager.ts';
import { FeedPager } from './feedPager.ts';
import { unitStory } from './unitStory.ts';

export interface PullBenchOptions {
  /** Empty; where the databases lie. */
  readonly folder: string;
  /** Units per line; each is 20 events (85 % facts, 15 % proposals with reads). */
  readonly units: number;
  readonly lines: number;
  readonly say: (line: string) => void;
}

export interface PullFigures {
  readonly events: number;
  /** Parsed, checked, folded, projected and durable. */
  readonly eventsPerS: number;
  /** This process's CPU time per event. */
  readonly cpuUs: number;
  /** The same bodies, inserted raw with a primary key in transactions of the same size at the same durability. */
  readonly rawInsertsPerS: number;
  /** Longest time for which one piece of a page kept the engine from anything else. */
  readonly longestPieceMs: number;
}

const identity = { serverId: '018f0000-0000-7000-8000-000000000001', epoch: 1 };

/** What a terminal does with the plant's answers from the text of the answer on, with the product's projections. */
export function measurePull(options: PullBenchOptions): PullFigures {
  const { say, folder } = options;
  mkdirSync(folder, { recursive: true });
  const pages = pagesOf(options);
  const events = pages.reduce((n, page) => n + page.rows.length, 0);
  const texts = pages.map((page) => JSON.stringify(page));
  say(`pulling ${events} events in ${texts.length} answers`);
  const pulled = pull(path.join(folder, 'terminal.db'), texts);
  const rawMs = rawInserts(path.join(folder, 'raw.db'), pages);
  return {
    events,
    eventsPerS: (events / pulled.ms) * 1000,
    cpuUs: (pulled.cpuMs / events) * 1000,
    rawInsertsPerS: (events / rawMs) * 1000,
    longestPieceMs: pulled.longestPieceMs,
  };
}

/** The lines' events mixed as a plant would order them, in answers of the size that terminals ask for. */
function pagesOf({ units, lines }: PullBenchOptions): readonly PullAnswer[] {
  const runs = Array.from({ length: lines }, (_, i) => new TerminalWriter(`t-${i}`).startRun());
  const log: Logged[] = [];
  for (let n = 0; n < units; n++) {
    const stories = runs.map((_, i) => unitStory({ line: `L${i}`, station: `S${i}` }, n));
    for (let step = 0; step < 20; step++) {
      for (const [i, run] of runs.entries()) {
        const said = stories[i]?.[step];
        if (said) log.push({ run, body: run.write(said).body });
      }
    }
  }
  return paged(log);
}

function paged(log: readonly Logged[]): readonly PullAnswer[] {
  const pager = new FeedPager();
  const pages: PullAnswer[] = [];
  for (let from = 0; from < log.length; from += plantLinkTuning.pullRows) {
    const { rows, cursor, headHash, heard } = pager.page(log.slice(from, from + plantLinkTuning.pullRows));
    const told = {
      cursor,
      headHash,
      head: log.length,
      scopes: null,
      clockMs: 0,
      heard: [...heard],
      acks: [],
    };
    pages.push({ ...identity, rows: [...rows], ...told });
  }
  return pages;
}

function pull(file: string, texts: readonly string[]) {
  const database = openDatabase(file);
  const store = plantLinkStore(storeOn(database));
  const startedMs = performance.now();
  const cpu = process.cpuUsage();
  let longestPieceMs = 0;
  for (const text of texts) {
    const { rows, cursor, headHash, heard } = pullAnswer.parse(JSON.parse(text));
    const page = { rows, follows: null, cursor, headHash, place: null, heard, toldAt: null };
    for (const piece of splitPage(page, store.place(), plantLinkTuning.pieceRows)) {
      const pieceMs = performance.now();
      const applied = store.applyPage(piece);
      if (!applied.ok) throw new Error(applied.detail);
      longestPieceMs = Math.max(longestPieceMs, performance.now() - pieceMs);
    }
  }
  const ms = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(cpu);
  database.close();
  return { ms, cpuMs: (user + system) / 1000, longestPieceMs };
}

function storeOn(database: ReturnType<typeof openDatabase>): Store {
  const runtime = nodeRuntime();
  return new Store({
    database,
    runtime,
    terminal: 'bench',
    sign: signerFor(generateKeyPair().privateKey),
    clock: () => ({ offsetMs: null, uncertaintyMs: null, bootId: 'bench', monotonicMs: 0 }),
    typeOf: streamTypeOf,
    projections: allProjections,
  });
}

function rawInserts(file: string, pages: readonly PullAnswer[]): number {
  const sqlite = new Database(file);
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  sqlite.exec('create table raw (position integer primary key, hash text not null, body text not null)');
  const insert = sqlite.prepare('insert into raw values (?, ?, ?)');
  const rows = pages.flatMap((page) => page.rows);
  const startedMs = performance.now();
  for (let i = 0; i < rows.length; i += plantLinkTuning.pieceRows) {
    sqlite.exec('begin immediate');
    for (const row of rows.slice(i, i + plantLinkTuning.pieceRows))
      insert.run(row.position, row.hash, row.body);
    sqlite.exec('commit');
  }
  const ms = performance.now() - startedMs;
  sqlite.close();
  return ms;
}
