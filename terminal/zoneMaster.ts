import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import { terminal as terminalStream } from '#domain/site/terminal';
import type { DeviceLog } from './devices/deviceLog.ts';
import type { MqttPort } from './devices/mqttPort.ts';
import type { Attendant, Attending } from './host.ts';
import { ZoneAttendant } from './zone/zoneAttendant.ts';

/** A port that its opener closes. */
export type ClosablePort = MqttPort & { close(): Promise<void> };

export interface ZoneMasterOptions {
  readonly log: DeviceLog;
  /** Instead of the site configuration's floor broker. */
  readonly floorBroker?: string | undefined;
  /** Opens a connection to the floor broker under a client id of its own. */
  readonly openPort: (url: string, clientId: string) => ClosablePort;
}

/** Screens are told of the live fleet at most this often. */
const tellMs = 250;

/**
 * Attends the zones of this PC's duty over the floor broker. Begins anew when broker, zones or duty change.
 */
export function attendZones(parts: Attending, options: ZoneMasterOptions): Attendant {
  const desk = new ZoneDesk(parts, options);
  return { stop: () => desk.stop() };
}

class ZoneDesk {
  readonly #parts: Attending;
  readonly #options: ZoneMasterOptions;
  readonly #unlisten: () => void;
  #following = '';
  #port: ClosablePort | null = null;
  #zones: readonly ZoneAttendant[] = [];
  #telling = false;

  constructor(parts: Attending, options: ZoneMasterOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#unlisten = parts.store.onChange(({ streams }) => {
      const mine = `terminal/${parts.identity.terminal}`;
      if (streams.some((s) => s === mine || s.startsWith('site/'))) this.#follow();
    });
    this.#follow();
  }

  async stop(): Promise<void> {
    this.#unlisten();
    await this.#close();
  }

  #follow(): void {
    const { engine } = this.#parts;
    const site = engine.siteConfiguration();
    const duty = this.#duty();
    const zones = site?.zones.filter((z) => duty.includes(z.id)) ?? [];
    const url = this.#options.floorBroker ?? site?.floorBroker ?? null;
    const following = JSON.stringify([url, zones, site?.agvs, site?.locations]);
    if (following === this.#following) return;
    this.#following = following;
    void this.#close();
    if (site && url !== null && zones.length > 0) this.#open(site, url, duty);
  }

  #duty(): readonly string[] {
    const { store, identity } = this.#parts;
    const { state } = store.state(terminalStream, identity.terminal);
    return state.status === 'active' ? state.enrolment.duty.zones : [];
  }

  #open(site: SiteConfiguration, url: string, duty: readonly string[]): void {
    const { identity, engine, store, database, runtime, fleet } = this.#parts;
    const port = this.#options.openPort(url, `takt-${identity.terminal}-fleet`);
    this.#port = port;
    this.#zones = site.zones
      .filter((z) => duty.includes(z.id))
      .map(
        (zone) =>
          new ZoneAttendant({
            site,
            siteId: identity.site,
            zone,
            terminal: identity.terminal,
            engine,
            store,
            database,
            runtime,
            fleet,
            port,
            log: this.#options.log,
            onFleet: () => this.#tell(),
          }),
      );
  }

  async #close(): Promise<void> {
    for (const zone of this.#zones) zone.close();
    this.#zones = [];
    const port = this.#port;
    this.#port = null;
    await port?.close();
  }

  #tell(): void {
    if (this.#telling) return;
    this.#telling = true;
    this.#parts.runtime.after(tellMs, () => {
      this.#telling = false;
      this.#parts.feed.tell(['fleet']);
    });
  }
}
