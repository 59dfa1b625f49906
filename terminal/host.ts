import path from 'node:path';
import type { SupportedMessagePort } from '@orpc/client/message-port';
import type { Runtime } from '#domain/kernel/runtime';
import { sealedCode, terminal as terminalStream } from '#domain/site/terminal';
import { streamTypeOf } from '#domain/streams';
import { splitStreamId } from '#domain/kernel/streamType';
import type { ServedTls } from '#process/servedTls';
import type { SyncLog } from '#sync/client';
import { attachmentFolder, DiskAttachments } from '#db/attachments';
import { lockDataDir } from '#db/open';
import type { OpenDatabase } from '#db/open';
import { findScopeHeads } from '#db/findScopeHeads';
import { foldUnread } from '#db/foldUnread';
import { refoldOutdated } from '#db/refoldOutdated';
import type { Salvaged } from '#db/salvage/salvaged';
import { StorageFailure } from '#db/storage';
import { Store } from '#db/store';
import { pinTries } from '#db/pinTries';
import { isNamed, isNeeded } from '#db/queries/attachments';
import { personByBadge } from '#db/queries/people';
import { AttachmentDesk } from './attachmentDesk.ts';
import type { AttachmentRoute } from './attachmentRoute.ts';
import { sweepDaily } from './attachmentSweep.ts';
import { attachmentRoute } from './attachmentRoute.ts';
import { AuditDesk } from './auditDesk.ts';
import type { Auditor } from './auditDesk.ts';
import { BackupDesk } from './backupDesk.ts';
import type { Copier } from './backupDesk.ts';
import { CarryDesk } from './carryDesk.ts';
import { ChangeFeed } from './changeFeed.ts';
import type { Secrets } from './commands/command.ts';
import { Engine } from './engine.ts';
import { enrolmentIn } from './enrolment.ts';
import type { KeyKept } from './keyVault.ts';
import type { Links } from './links.ts';
import { FleetView } from './liveFleet.ts';
import { openSound } from './openSound.ts';
import { ForeignDatabase, strangerIn } from './ownDatabase.ts';
import { PeopleCache } from './peopleCache.ts';
import type { PlantDesk } from './plantDesk.ts';
import { RetentionDesk } from './retentionDesk.ts';
import { terminalRouter } from './router.ts';
import type { DemoControl } from './router.ts';
import { terminalServer } from './server.ts';
import type { TerminalServer } from './server.ts';
import { Sessions } from './sessions.ts';
import type { Credentials } from './sessions.ts';
import { staticFiles } from './staticFiles.ts';
import type { RecordingHealth } from './storageHealth.ts';
import { storageHealth } from './storageHealth.ts';
import { allAreas, allPolicies, allProjections } from './wiring.ts';

/** Who this PC is, as its plant enrolled it. The key never leaves the PC. */
export interface TerminalIdentity {
  readonly terminal: string;
  readonly name: string;
  readonly site: string;
  /** Signs UTF-8 text with the terminal's Ed25519 key. */
  readonly sign: (text: string) => string;
}

/** Where browsers find the screens and the API. */
export interface Listening {
  readonly host: string;
  readonly port: number;
  /** Names besides those of the certificate by which it is asked for. */
  readonly hosts: readonly string[];
  /** Left out: without TLS, for loopback alone. */
  readonly tls?: ServedTls;
}

export interface TerminalOptions {
  readonly dataDir: string;
  readonly runtime: Runtime;
  readonly secrets: Secrets;
  readonly verifyPin: (verifier: string, pin: string) => Promise<boolean>;
  /** See `SessionPorts`. */
  readonly canCheck?: (verifier: string) => boolean;
  /** Where the private key lies. */
  readonly keyKept: () => KeyKept;
  readonly newToken: () => string;
  readonly identity: (database: OpenDatabase) => TerminalIdentity;
  readonly version: string;
  /** Identifies this boot of the PC: monotonic clocks compare only within it. */
  readonly bootId: string;
  /** The built UI, or null. */
  readonly uiFolder: string | null;
  /** Null: no HTTP at all (Electron without a served UI). */
  readonly listen: Listening | null;
  /** Where `migrations/terminal` is, when it does not lie beside the source. */
  readonly migrations?: string;
  readonly idleLockS: number;
  /** How a backup is made while the engine runs; null: it makes none by itself. */
  readonly backUp: { readonly copy: Copier; readonly folder: string; readonly log: SyncLog } | null;
  /** How all records are looked at while the engine runs; left out: they are not. */
  readonly audit?: { readonly look: Auditor; readonly log: SyncLog };
  /** Set in a demo only: how the engine reaches the demo's supervisor. */
  readonly demo: DemoControl | null;
  /** Set at the office terminal only: how it asks the plant as its administrator. */
  readonly plant?: PlantDesk;
  readonly onBug: (error: unknown) => void;
  /** A damaged database was found, and the engine starts on a new one. */
  readonly onSalvaged?: (salvaged: Salvaged) => void;
  /** Makes the links once the store stands. */
  readonly links: (parts: {
    readonly store: Store;
    readonly database: OpenDatabase;
    readonly runtime: Runtime;
    readonly attachments: DiskAttachments;
    readonly people: PeopleCache;
  }) => Links;
  /** Devices and reactors of this terminal; started last, stopped first. */
  readonly attend: (parts: Attending) => readonly Attendant[];
}

/** What devices and reactors work with. */
export interface Attending {
  readonly engine: Engine;
  readonly store: Store;
  readonly database: OpenDatabase;
  readonly runtime: Runtime;
  readonly identity: TerminalIdentity;
  readonly links: Links;
  readonly feed: ChangeFeed;
  readonly fleet: FleetView;
}
export interface Attendant {
  stop(): Promise<void>;
}

export interface Terminal {
  /** `http://127.0.0.1:4810`, or null without HTTP. */
  readonly url: string | null;
  readonly store: Store;
  readonly engine: Engine;
  /** Contract and handlers by area, for whoever sends commands from inside this process. */
  readonly areas: ReturnType<typeof allAreas>;
  /** Null where it makes none by itself. */
  readonly backups: Pick<BackupDesk, 'state' | 'backUpNow'> | null;
  /** Null where the PC belongs to no plant. */
  readonly carry: CarryDesk | null;
  servePort(port: SupportedMessagePort): void;
  stop(): Promise<void>;
}

/**
 * Starts the engine of one PC on its data folder.
 * @throws AlreadyRunning when another process has the folder, NotDurable when the disk does not sync, ForeignDatabase.
 */
export async function startTerminal(options: TerminalOptions): Promise<Terminal> {
  const lock = lockDataDir(options.dataDir);
  let database: OpenDatabase | null = null;
  try {
    database = await openSound(options, (opened, identity) => storeOf(options, opened, identity, () => null));
    return await compose(options, database, lock);
  } catch (error) {
    database?.close();
    lock.release();
    options.listen?.tls?.stop();
    throw error;
  }
}

async function compose(
  options: TerminalOptions,
  database: OpenDatabase,
  lock: { release(): void },
): Promise<Terminal> {
  const { runtime } = options;
  const identity = options.identity(database);
  const stranger = strangerIn(database.sqlite, identity.sign);
  if (stranger !== null) throw new ForeignDatabase(path.join(options.dataDir, 'terminal.db'), stranger);
  let offset: Links['clockOffset'] = () => null;
  const store = storeOf(options, database, identity, () => offset());
  refoldOutdated(store);
  findScopeHeads(store);
  foldUnread(store);
  store.putSetting('site', identity.site);
  const attachments = new DiskAttachments(attachmentFolder(options.dataDir), () => runtime.nowMs());
  const people = new PeopleCache({ store, runtime, bootId: options.bootId });
  const links = options.links({ store, database, runtime, attachments, people });
  offset = () => links.clockOffset();
  const sessions = sessionsOf(options, database, store);
  const engine = new Engine({
    attachments,
    store,
    database,
    runtime,
    sessions,
    people,
    policies: allPolicies,
    plantReachable: () => links.plantReachable(),
    secrets: options.secrets,
  });
  const feed = new ChangeFeed(runtime, store.run);
  store.onChange((change) => feed.tell(['sync', ...change.streams.map((s) => splitStreamId(s).name)]));
  links.onStatus(() => feed.tell(['sync']));
  links.onContent(() => feed.tell(['sync', 'issue']));
  const fleet = new FleetView();
  const areas = allAreas({
    fleet,
    status: () => links.status(),
    terminal: identity.terminal,
    name: identity.name,
    version: options.version,
    demo: options.demo !== null,
    keyKept: options.keyKept,
    people: () => people.state(),
  });
  const desk = new AttachmentDesk({
    store: attachments,
    isNamed: (hash) => isNamed(database.read, hash),
    want: (hash) => links.want(hash),
  });
  const backups = backupDeskOf(options, store, feed);
  const audits = auditDeskOf(options, store, feed);
  const carry = carryDeskOf(options, store, database);
  const open = ['system.status', 'system.terminal', 'system.people'];
  const server = serverOf(
    options,
    terminalRouter({
      engine,
      sessions,
      feed,
      areas,
      open,
      demo: options.demo,
      backups,
      audits,
      carry,
      attachments: desk,
      ...(options.plant === undefined ? {} : { plant: options.plant }),
    }),
    attachmentRoute(desk, sessions),
    storageHealth(store, path.join(options.dataDir, 'terminal.db')),
  );
  const url = await listening(options, server);
  links.start();
  const sweeping = sweepDaily(attachments, runtime, (hash) => isNeeded(database.read, hash));
  backups?.start();
  const retained = new RetentionDesk(store, runtime);
  retained.start();
  const attendants = options.attend({ engine, store, database, runtime, identity, links, feed, fleet });
  const stop = async () => {
    for (const attendant of attendants) await attendant.stop();
    sweeping.stop();
    retained.stop();
    await backups?.stop();
    await audits?.stop();
    await server.close();
    await links.stop();
    database.close();
    lock.release();
  };
  return { url, store, engine, areas, backups, carry, servePort: (port) => server.servePort(port), stop };
}

const storeOf = (
  options: TerminalOptions,
  database: OpenDatabase,
  identity: TerminalIdentity,
  offset: Links['clockOffset'],
): Store =>
  new Store({
    database,
    runtime: options.runtime,
    terminal: identity.terminal,
    sign: identity.sign,
    clock: () => ({
      offsetMs: offset()?.offsetMs ?? null,
      uncertaintyMs: offset()?.uncertaintyMs ?? null,
      bootId: options.bootId,
      monotonicMs: options.runtime.monotonicMs(),
    }),
    typeOf: streamTypeOf,
    projections: allProjections,
  });

const sessionsOf = (options: TerminalOptions, database: OpenDatabase, store: Store): Sessions =>
  new Sessions({
    runtime: options.runtime,
    newToken: options.newToken,
    verifyPin: options.verifyPin,
    ...(options.canCheck && { canCheck: options.canCheck }),
    idleLockS: options.idleLockS,
    breakGlass: () => sealedCode(store.state(terminalStream, store.options.terminal).state),
    tries: pinTries(store, options.bootId),
    byBadge: (badge): Credentials | null => {
      const found = personByBadge(database.read, badge);
      if (!found) return null;
      const { person, name, roles, status, pinVerifier } = found;
      return { person, badge, name, roles: [...roles], active: status === 'active', pinVerifier };
    },
  });

function backupDeskOf(
  { backUp, runtime }: TerminalOptions,
  store: Store,
  feed: ChangeFeed,
): BackupDesk | null {
  if (backUp === null) return null;
  const { copy, folder, log } = backUp;
  return new BackupDesk({
    runtime,
    folder,
    copy,
    log,
    onChange: () => feed.tell(['backup']),
    remember: (fault) => {
      try {
        store.putSetting('backupFault', fault ?? '');
      } catch (error) {
        // The disk that takes no backup may take this neither; the engine's own state says it all the same.
        if (!(error instanceof StorageFailure)) throw error;
      }
    },
  });
}

function auditDeskOf({ audit, runtime }: TerminalOptions, store: Store, feed: ChangeFeed): AuditDesk | null {
  if (audit === undefined) return null;
  return new AuditDesk({
    ...audit,
    runtime,
    kept: store.setting('audited') ?? null,
    onChange: () => feed.tell(['audit']),
    keep: (result) => {
      try {
        store.putSetting('audited', result);
      } catch (error) {
        // The disk that takes nothing is said elsewhere; what was found is told all the same.
        if (!(error instanceof StorageFailure)) throw error;
      }
    },
  });
}

function carryDeskOf(
  { dataDir, runtime }: TerminalOptions,
  store: Store,
  { sqlite }: OpenDatabase,
): CarryDesk | null {
  const enrolment = enrolmentIn(sqlite);
  const folder = path.join(dataDir, 'carry');
  return enrolment === null ? null : new CarryDesk({ store, database: sqlite, enrolment, runtime, folder });
}

const serverOf = (
  options: TerminalOptions,
  router: ReturnType<typeof terminalRouter>,
  attachments: AttachmentRoute,
  recording: () => RecordingHealth,
): TerminalServer =>
  terminalServer(router, {
    hosts: options.listen?.hosts ?? [],
    tls: options.listen?.tls,
    files: options.uiFolder === null ? null : staticFiles(options.uiFolder),
    attachments,
    version: options.version,
    health: () => ({ ...recording(), version: options.version }),
    onBug: options.onBug,
  });

async function listening(options: TerminalOptions, server: TerminalServer): Promise<string | null> {
  if (!options.listen) return null;
  const { host, tls } = options.listen;
  const { port } = await server.listen(options.listen.port, host);
  return tls === undefined ? `http://${host}:${port}` : `https://${tls.hosts[0] ?? host}:${port}`;
}
