import type { Cancel, Runtime } from '#domain/kernel/runtime';
import { modeOf, zone as zoneStream } from '#domain/logistics/zone';
import type { Mission } from '#domain/logistics/transportEvents';
import { splitOrderId } from '#domain/logistics/transportEvents';
import type { AgvStep } from '#domain/logistics/transportState';
import type { SiteConfiguration, ZoneConfiguration } from '#domain/site/siteConfiguration';
import type { OpenDatabase } from '#db/open';
import type { Store } from '#db/store';
import type { DeviceLog } from '../devices/deviceLog.ts';
import type { MqttPort } from '../devices/mqttPort.ts';
import type { OrderPhase } from '../devices/vda5050/agvState.ts';
import type { CancelOutcome } from '../devices/vda5050/delivery.ts';
import { FleetMaster } from '../devices/vda5050/master.ts';
import type { AgvState } from '../devices/vda5050/received.ts';
import type { AgvIdentity } from '../devices/vda5050/topics.ts';
import { agvKey, DEFAULT_INTERFACE_NAME } from '../devices/vda5050/topics.ts';
import type { ZoneStanding } from '../devices/vda5050/zoneLeaseDriver.ts';
import { ZoneLeaseDriver } from '../devices/vda5050/zoneLeaseDriver.ts';
import type { Engine } from '../engine.ts';
import type { FleetView, LiveAgv, ZoneRole } from '../liveFleet.ts';
import { timersOf } from './timersOf.ts';
import { dispatchRound, transportsOf } from './dispatchRound.ts';
import {
  afterConnection,
  afterCut,
  afterPosition,
  afterSilence,
  afterState,
  afterTrouble,
} from './hearAgv.ts';
import type { FollowedBy } from './followMissions.ts';
import { followMissions } from './followMissions.ts';
import { reasonCode } from './reasonCode.ts';
import { Recorder } from './recorder.ts';
import { zoneCommands } from './zoneCommands.ts';

export interface ZoneAttendantOptions {
  readonly site: SiteConfiguration;
  readonly siteId: string;
  readonly zone: ZoneConfiguration;
  readonly terminal: string;
  readonly engine: Engine;
  readonly store: Store;
  readonly database: OpenDatabase;
  readonly runtime: Runtime;
  readonly fleet: FleetView;
  readonly port: MqttPort;
  readonly log: DeviceLog;
  /** The live picture changed. */
  readonly onFleet: () => void;
}

/** A round is held this often even when nothing was heard. */
const roundMs = 1_000;
/** Changes that come together are answered by one round. */
const gatherMs = 30;

const roleOf: Record<ZoneStanding['role'], ZoneRole> = {
  offline: 'offline',
  follower: 'follower',
  candidate: 'candidate',
  claimed: 'candidate',
  master: 'master',
};

/** The steps that phases of an order stand for; driving to the goods says no more than that the order was taken. */
const stepOf: Partial<Record<OrderPhase, AgvStep>> = {
  accepted: 'accepted',
  moving: 'accepted',
  loading: 'loading',
  loaded: 'loaded',
  unloading: 'unloading',
  done: 'unloaded',
};

/**
 * One zone at one PC: takes part in the lease, hears the AGVs, and while it is the zone's master turns transports into orders
 * and what AGVs report into events. Whatever it does follows from the record and from what AGVs say, so a new master, or
 * this one after a restart, goes on where the last one stopped.
 */
export class ZoneAttendant {
  readonly #options: ZoneAttendantOptions;
  readonly #lease: ZoneLeaseDriver;
  readonly #master: FleetMaster;
  readonly #recorder: Recorder;
  readonly #identities: ReadonlyMap<string, AgvIdentity>;
  readonly #names: ReadonlyMap<string, string>;
  readonly #unlisten: () => void;
  /** Orders handed to the fleet master under this mastership. */
  readonly #followed = new Map<string, FollowedBy>();
  /** Waits for its round; `null` in between. */
  #timer: Cancel | null = null;
  #role: ZoneRole = 'offline';
  #epoch = 0;
  /** Wall clock, ms, of the beginning of this mastership. */
  #sinceMs = 0;
  #restingOrders = 0;
  #inRound = false;
  #again = false;
  #closed = false;

  constructor(options: ZoneAttendantOptions) {
    this.#options = options;
    const { site, zone, store, runtime, port } = options;
    const agvs = site.agvs.filter((a) => zone.agvs.includes(a.id));
    this.#identities = new Map(
      agvs.map(({ id, manufacturer, serialNumber }) => [id, { manufacturer, serialNumber }]),
    );
    this.#names = new Map([...this.#identities].map(([id, identity]) => [agvKey(identity), id]));
    this.#recorder = new Recorder(options.engine, options.log);
    const timers = timersOf(runtime);
    const known = store.state(zoneStream, zone.id).state;
    this.#lease = new ZoneLeaseDriver({
      port,
      timers,
      random: () => runtime.random(),
      site: options.siteId,
      zone: zone.id,
      terminal: options.terminal,
      knownEpoch: known.status === 'led' ? known.epoch : 0,
      events: {
        onStanding: (standing) => this.#stand(standing),
        onBadBeat: () => options.log.warn('zoneBadBeat', { zone: zone.id }),
      },
    });
    this.#master = new FleetMaster({
      port,
      timers,
      interfaceName: DEFAULT_INTERFACE_NAME,
      agvs: [...this.#identities.values()],
      maySend: () => this.#lease.maySend(),
      newId: () => runtime.newId(),
      events: {
        onAgvState: (agv, state) => this.#heardState(agv, state),
        onPosition: (agv, position) => this.#put(agv, (id, live) => afterPosition(id, live, position)),
        onConnection: (agv, said) => this.#put(agv, (id, live) => afterConnection(id, live, said)),
        onFactsheet: () => undefined,
        onCutOff: (agv) => this.#put(agv, afterCut),
        onSilent: (agv) => this.#put(agv, afterSilence),
        onPhase: (orderId, phase, agv) => this.#phase(orderId, phase, agv),
        onRejected: (orderId, _update, rejection, agv) =>
          this.#failed(orderId, agv, rejection.errorType, rejection.description ?? ''),
        onCancelSettled: (orderId, outcome, agv) => this.#cancelSettled(orderId, outcome, agv),
        onBadMessage: (topic, code, count) => options.log.warn('agvBadMessage', { topic, code, count }),
        onTrouble: (agv, trouble) => this.#put(agv, (id, live) => afterTrouble(id, live, trouble)),
      },
    });
    this.#unlisten = store.onChange(({ streams }) => {
      if (streams.some((s) => /^(call|transport|zone|container)\//u.test(s))) this.#soon(gatherMs);
    });
    this.#soon(roundMs);
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#unlisten();
    this.#master.close();
    this.#lease.close();
    this.#options.fleet.setRole(this.#options.zone.id, 'none');
  }

  /** Asks for a round within `ms`; a round that is due sooner stands. */
  #soon(ms: number): void {
    if (this.#closed || (this.#timer !== null && ms >= roundMs)) return;
    this.#timer?.cancel();
    this.#timer = this.#options.runtime.after(ms, () => void this.#nextRound());
  }

  /** One round at a time; what changes meanwhile is answered by the next. */
  async #nextRound(): Promise<void> {
    this.#timer = null;
    this.#again = true;
    if (this.#inRound) return;
    this.#inRound = true;
    try {
      while (this.#again && !this.#closed) {
        this.#again = false;
        await this.#round();
      }
    } finally {
      this.#inRound = false;
    }
    this.#soon(roundMs);
  }

  #stand(standing: ZoneStanding): void {
    const { fleet, zone, onFleet, log } = this.#options;
    log.info('zoneStanding', { zone: zone.id, role: standing.role });
    this.#role = roleOf[standing.role];
    if (standing.role === 'claimed') {
      this.#followed.clear();
      this.#master.takeOver();
    }
    if (standing.role === 'offline' || standing.role === 'follower') this.#master.standDown();
    if (standing.role === 'master') {
      this.#epoch = standing.epoch;
      this.#sinceMs = this.#options.runtime.nowMs();
      this.#soon(0);
    }
    fleet.setRole(zone.id, this.#role);
    onFleet();
  }

  async #round(): Promise<void> {
    await this.#recorder.retry();
    if (!this.#acts()) return;
    const { store, database, site, zone, runtime, fleet, terminal } = this.#options;
    const taken = { zone: zone.id, supermarket: zone.supermarket, terminal, epoch: this.#epoch };
    await this.#recorder.decide(zoneCommands.takeZone, taken, { kind: 'policy', policy: 'zoneMaster' });
    const round = {
      site,
      zone,
      store,
      read: database.read,
      fleet,
      recorder: this.#recorder,
      nowMs: runtime.nowMs(),
      automatic: modeOf(store.state(zoneStream, zone.id).state) === 'automatic',
    };
    await dispatchRound(round);
    if (!this.#acts()) return;
    followMissions({
      ...round,
      master: this.#master,
      epoch: this.#epoch,
      sinceMs: this.#sinceMs,
      identityOf: (agv) => this.#identities.get(agv) ?? null,
      followed: this.#followed,
      newRestingOrder: () => ++this.#restingOrders,
    });
  }

  /** Only a master whose lease holds at this moment, and who has written down all it heard, decides anything. */
  #acts(): boolean {
    return !this.#closed && this.#role === 'master' && this.#lease.maySend() && !this.#recorder.behind;
  }

  #put(agv: AgvIdentity, change: (id: string, live: LiveAgv | null) => LiveAgv): void {
    const id = this.#names.get(agvKey(agv));
    if (id === undefined) return;
    this.#options.fleet.put(change(id, this.#options.fleet.agv(id)));
    this.#options.onFleet();
  }

  #heardState(agv: AgvIdentity, state: AgvState): void {
    const before = this.#options.fleet.agv(this.#names.get(agvKey(agv)) ?? '');
    this.#put(agv, (id, live) => afterState(id, live, state, this.#options.runtime.nowMs()));
    const after = this.#options.fleet.agv(this.#names.get(agvKey(agv)) ?? '');
    if (this.#role !== 'master') return;
    if (state.driving && after?.loaded === true) this.#step(state.orderId, agv, 'moving');
    if (before?.idle !== after?.idle || before?.node !== after?.node) this.#soon(gatherMs);
  }

  #phase(orderId: string, phase: OrderPhase, agv: AgvIdentity): void {
    if (phase === 'failed') {
      const error = this.#options.fleet.agv(this.#names.get(agvKey(agv)) ?? '')?.errors[0];
      this.#failed(orderId, agv, error?.type ?? 'orderFailed', error?.text ?? '');
      return;
    }
    const step = stepOf[phase];
    if (step) this.#step(orderId, agv, step);
  }

  #step(orderId: string, agv: AgvIdentity, step: AgvStep): void {
    const of = this.#missionOf(orderId, agv);
    if (!of) return;
    const node = this.#options.fleet.agv(of.mission.agv)?.node ?? null;
    this.#recorder.report(zoneCommands.recordStep, { ...of, step, node }, this.#device(of.mission));
    this.#soon(gatherMs);
  }

  #failed(orderId: string, agv: AgvIdentity, reason: string, detail: string): void {
    const of = this.#missionOf(orderId, agv);
    if (!of) return;
    const failure = { ...of, reason: reasonCode(reason), detail: detail.slice(0, 500) };
    this.#recorder.report(zoneCommands.recordFailed, failure, this.#device(of.mission));
    this.#soon(gatherMs);
  }

  #cancelSettled(orderId: string, outcome: CancelOutcome, agv: AgvIdentity): void {
    const of = this.#missionOf(orderId, agv);
    if (!of) return;
    if (outcome === 'refused') this.#options.log.warn('agvKeepsOrder', { orderId });
    else this.#recorder.report(zoneCommands.recordCancelled, of, this.#device(of.mission));
    this.#soon(gatherMs);
  }

  #device = (mission: Mission) => ({ kind: 'device', device: mission.agv }) as const;

  /** Null for an order that is no transport's: a drive to the charger, or somebody else's order. */
  #missionOf(orderId: string, agv: AgvIdentity) {
    const parts = splitOrderId(orderId);
    const id = this.#names.get(agvKey(agv));
    if (!parts || id === undefined) return null;
    const { supermarket } = this.#options.zone;
    const mission: Mission = { agv: id, epoch: parts.epoch, order: parts.order };
    const { transport } = parts;
    const { database, zone } = this.#options;
    const known = transportsOf({ read: database.read, zone }).some((t) => t.transport === transport);
    return known ? { transport, supermarket, mission } : null;
  }
}
