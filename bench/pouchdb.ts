import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { RequestListener } from 'node:http';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('peers/', import.meta.url));

interface Replication {
  readonly ok: boolean;
  readonly docs_written: number;
  readonly doc_write_failures: number;
}
type Replicate = (other: string, options: { readonly batch_size: number }) => PromiseLike<Replication>;

export interface PouchDatabase {
  bulkDocs(docs: readonly object[]): Promise<readonly object[]>;
  info(): Promise<{ readonly doc_count: number }>;
  close(): Promise<void>;
  readonly replicate: { readonly to: Replicate; readonly from: Replicate };
}
export interface PouchConstructor {
  new (name: string): PouchDatabase;
  /** Where databases of this constructor lie, and on what. */
  defaults(options: { readonly prefix: string; readonly db?: OpenLevel }): PouchConstructor;
}
interface Level {
  _batch(operations: unknown, options: object, done: unknown): unknown;
}
type OpenLevel = (location: string) => Level;

/** Installed when first asked for, and kept: it is no part of the product, whose own install does not bring it along. */
function peers(): NodeJS.Require {
  if (!existsSync(`${folder}node_modules/pouchdb`))
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-fund', '--no-audit'], { cwd: folder });
  return createRequire(`${folder}package.json`);
}

/** PouchDB on LevelDB, each of whose writes is on the disk before it is answered, as ours are; by itself it leaves that to the system. */
export function durablePouch(prefix: string): PouchConstructor {
  const load = peers();
  const leveldown = load('leveldown') as OpenLevel;
  const durable: OpenLevel = (location) => {
    const level = leveldown(location);
    const batch = level._batch.bind(level);
    level._batch = (operations, options, done) => batch(operations, { ...options, sync: true }, done);
    return level;
  };
  return (load('pouchdb') as PouchConstructor).defaults({ prefix, db: durable });
}

/** What express-pouchdb answers over HTTP: as much as another PouchDB needs. */
export const pouchRoutes = (pouch: PouchConstructor): RequestListener =>
  (peers()('express-pouchdb') as (of: PouchConstructor, options: object) => RequestListener)(pouch, {
    mode: 'minimumForPouchDB',
  });
