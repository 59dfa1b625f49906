import type { Runtime } from '#domain/kernel/runtime';
import type { KeyPair } from '#sync/signing';
import type { CheckpointTuning } from './checkpoints.ts';
import { Checkpoints } from './checkpoints.ts';
import type { Clone } from './clones.ts';
import { Exchange } from './exchange.ts';
import type { RingLimits } from './feedRing.ts';
import { Feed } from './feed.ts';
import { Follower } from './follower.ts';
import { Heard } from './heard.ts';
import { Identity } from './identity.ts';
import { defaultLimits, Intake } from './intake/intake.ts';
import type { CommittedGroup, IntakeListener } from './intake/observer.ts';
import type { QueueLimits } from './intake/queue.ts';
import type { StreamTypeOf } from './intake/readEvent.ts';
import type { PlantStore } from './store.ts';
import { Recovery } from './recovery.ts';
import type { Evidence } from './recoveryStore.ts';
import { revokeAsLogged, revokeBy } from './revocations.ts';
import { StoreUnavailable } from './store.ts';
import { Subscriptions } from './subscriptions.ts';
import { Watermarks } from './watermarks.ts';

export interface PlantCoreParts {
  readonly store: PlantStore;
  readonly runtime: Runtime;
  readonly typeOf: StreamTypeOf;
  /** See `IntakeParts.stateVersions`. */
  readonly stateVersions: string;
  readonly site: string;
  readonly keys: KeyPair;
  /** Names this node in the appender's lease; the same after a restart. */
  readonly holder: string;
  /** See `IdentityParts.newCode`. */
  newCode(): string;
  /**
   * Where the other nodes on this database reach this one, null while they cannot. Absent: there are no others, and what they
   * might change is not looked for.
   */
  readonly url?: () => string | null;
  /** The database has lost, or has others in place of, rows up to this position that were shown to terminals. */
  rewound?(shown: number): void;
  /** The log was found to be put back, by whomever: told once, by the node that found it. */
  noticed?(evidence: Evidence): void;
  readonly leaseMs?: number;
  readonly limits?: QueueLimits;
  readonly ring?: RingLimits;
  readonly checkpoints?: CheckpointTuning;
  /** Two PCs speak as one terminal; told once of each pair of runs. */
  readonly onClone?: (clone: Clone) => void;
  /** Metrics and logs. */
  readonly listener?: IntakeListener;
}

/** A plant without its carrier: what HTTP serves, and what the simulation runs on a fake store and a virtual clock. */
export interface PlantCore {
  readonly identity: Identity;
  readonly intake: Intake;
  readonly feed: Feed;
  readonly heard: Heard;
  readonly checkpoints: Checkpoints;
  readonly recovery: Recovery;
  readonly exchange: Exchange;
  /** Where the node that appends is reached while this one does not; null where this one does, or none is known. */
  appenderUrl(): string | null;
  /** Finishes what is in flight; the store stays open. */
  stop(): Promise<void>;
}

/** Events that wait for their commit, and terminals that have yet to push, above which pulls wait for them. */
const [aLongQueue, aCrowd] = [1_000, 20];

/**
 * @throws ForeignDatabase
 * @throws StoreUnavailable
 */
export async function startCore(parts: PlantCoreParts): Promise<PlantCore> {
  const { store, runtime, typeOf, stateVersions, listener, ring } = parts;
  const identity = await Identity.open(parts);
  await revokeAsLogged(store, identity);
  const heard = new Heard(store, runtime, identity, parts.onClone);
  const watermarks = new Watermarks(store);
  const failed = (error: unknown): void => listener?.failed(error);
  const checkpoints = new Checkpoints({ store, runtime, identity, failed, tuning: parts.checkpoints });
  const subscriptions = new Subscriptions(store);
  const recovery = new Recovery({
    store,
    runtime,
    typeOf,
    identity,
    intake: () => intake,
    committed: (group) => committed(group),
    noticed: (evidence) => parts.noticed?.(evidence),
  });
  await recovery.load();
  const feed = new Feed(store, runtime, ring, {
    forget: () => {
      watermarks.forget();
      return Promise.all([heard.load(), checkpoints.reread(), subscriptions.load()]);
    },
    rewound(shown) {
      parts.rewound?.(shown);
      recovery.begin({ kind: 'node', position: shown }).catch(failed);
    },
    pushing: () => intake.isTaking && (intake.queued > aLongQueue || heard.pushingTerminals > aCrowd),
  });
  await heard.load();
  heard.learn(identity.heartbeats);
  await checkpoints.load();
  await subscriptions.load();
  const committed = (group: CommittedGroup): void => {
    watermarks.committed(group.runs);
    subscriptions.committed(group.rows);
    heard.committed(group.runs);
    feed.append(group.rows);
    // Of what comes back nothing is signed before the epoch that it belongs to begins.
    if (!recovery.current) checkpoints.committed(group.rows);
    for (const [stream, { state }] of group.judgement.working.streams)
      revokeBy(stream, state, identity).catch(failed);
    listener?.committed(group);
  };
  const intake: Intake = new Intake({
    store,
    runtime,
    typeOf,
    stateVersions,
    signText: identity.signText,
    isRevoked: (terminal) => (identity.terminal(terminal)?.revokedAt ?? null) !== null,
    holder: parts.holder,
    leaseMs: parts.leaseMs ?? 10_000,
    url: () => parts.url?.() ?? null,
    catchUp: async () => {
      watermarks.forget();
      await Promise.all([feed.catchUp(), subscriptions.load()]);
    },
    limits: parts.limits ?? defaultLimits,
    listener: {
      committed,
      statusChanged: (status) => listener?.statusChanged(status),
      failed,
    },
  });
  const appends = () => intake.status === 'serving';
  const about = { store, runtime, identity, feed, heard, watermarks, subscriptions, recovery, appends };
  // A store that is away is the intake's to tell.
  const lost = (error: unknown) => (error instanceof StoreUnavailable ? undefined : failed(error));
  const follower = new Follower({ ...about, receded: () => intake.startOver(), failed: lost });
  await intake.start();
  await feed.catchUp().catch(lost);
  if (parts.url) await follower.start();
  const exchange = new Exchange({
    store,
    identity,
    intake,
    feed,
    heard,
    watermarks,
    checkpoints,
    subscriptions,
    recovery,
  });
  const appenderUrl = () => (appends() ? null : follower.holderUrl);
  const stop = async (): Promise<void> => {
    await intake.stop();
    await follower.stop();
    feed.wakeAll();
    await checkpoints.stop();
    await heard.save().catch(failed);
  };
  return { identity, intake, feed, heard, checkpoints, recovery, exchange, appenderUrl, stop };
}
