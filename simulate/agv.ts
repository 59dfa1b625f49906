import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { AgvModel, type AgvModelOptions } from './agvModel.ts';
import { factsheetBody, stateBody, visualizationBody } from './agvReports.ts';
import { readInstantActions, readOrder, readOrderIds } from './agvWire.ts';
import { realTimers, type SimulatorTimers } from './realTimers.ts';

/** Ways in which a vehicle on a real floor misbehaves; several may be on at once. */
export interface AgvMisbehaviour {
  /** Connected, but neither hears nor says anything. */
  readonly silent?: boolean;
  /** Lose this many orders on the radio. */
  readonly loseOrders?: number;
  /** Refuse every order with this errorType. */
  readonly refuseWith?: string;
  /** Publish every state twice, the second time late and with its old header. */
  readonly repeatStates?: boolean;
  /** Publish a broken state before every good one. */
  readonly garbage?: boolean;
}

export interface AgvOptions extends Omit<AgvModelOptions, 'handlingMs' | 'batteryPercent'> {
  readonly brokerUrl: string;
  readonly interfaceName?: string;
  readonly manufacturer: string;
  readonly serialNumber: string;
  /** How long a pick or a drop takes, in virtual ms. */
  readonly handlingMs?: number;
  readonly batteryPercent?: number;
  /** Virtual seconds per second. */
  readonly speed?: number;
  readonly timers?: SimulatorTimers;
  /** Real ms between two steps of the model. */
  readonly tickMs?: number;
}

const TICK_MS = 100;
const POSITION_EVERY_MS = 500;
const STATE_EVERY_MS = 30_000;
const HANDLING_MS = 4_000;

const protocols = { 'mqtt:': 'mqtt', 'mqtts:': 'mqtts', 'ws:': 'ws', 'wss:': 'wss' } as const;

/** Given the text, mqtt.js parses it with `url.parse`, and Node warns of that on stderr. */
function brokerParts(text: string): IClientOptions {
  const { protocol, hostname: host, port, username, password, pathname } = new URL(text);
  const known = Object.entries(protocols).find(([prefix]) => prefix === protocol);
  if (known === undefined) throw new TypeError(`not an MQTT address: ${text}`);
  return {
    protocol: known[1],
    host,
    ...(port === '' ? {} : { port: Number(port) }),
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    ...(pathname === '' || pathname === '/' ? {} : { path: pathname }),
  };
}

/** A simulated vehicle that speaks VDA 5050 2.1 to a broker: drives, picks, drops, charges, refuses, and misbehaves on request. */
export class SimulatedAgv {
  readonly model: AgvModel;
  ordersReceived = 0;
  readonly #options: AgvOptions;
  readonly #timers: SimulatorTimers;
  readonly #headerIds = new Map<string, number>();
  #client: MqttClient | null = null;
  #misbehaviour: AgvMisbehaviour = {};
  #lost = 0;
  #tick: { cancel(): void } | null = null;
  #steppedAt = 0;
  #positionAt = 0;
  #stateAt = 0;

  constructor(options: AgvOptions) {
    this.#options = options;
    this.#timers = options.timers ?? realTimers;
    const { handlingMs = HANDLING_MS, batteryPercent = 90 } = options;
    this.model = new AgvModel({ ...options, handlingMs, batteryPercent });
  }

  /** Connects and reports; may be called again after `loseConnection`. */
  async start(): Promise<void> {
    const will = {
      topic: this.#topic('connection'),
      payload: this.#message('connection', { connectionState: 'CONNECTIONBROKEN' }),
    };
    const client = await connectAsync({
      ...brokerParts(this.#options.brokerUrl),
      clientId: `agv-${this.#options.manufacturer}-${this.#options.serialNumber}`,
      protocolVersion: 4,
      clean: true,
      keepalive: 10,
      reconnectPeriod: 1_000,
      queueQoSZero: false,
      will: { ...will, payload: Buffer.from(will.payload), qos: 1, retain: true },
    });
    this.#client = client;
    client.on('error', () => undefined); // mqtt.js connects again by itself
    client.on('connect', () => this.#announce());
    client.on('message', (topic, payload) => this.#onMessage(topic, payload.toString('utf8')));
    await client.subscribeAsync([this.#topic('order'), this.#topic('instantActions')], { qos: 0 });
    this.#announce();
    this.#steppedAt = this.#timers.monotonic();
    this.#arm();
  }

  misbehave(misbehaviour: AgvMisbehaviour): void {
    this.#misbehaviour = misbehaviour;
    this.#lost = 0;
  }

  /** A person lifts the goods off. */
  takeLoadOff(): void {
    this.model.loads = [];
    this.#publishState();
  }

  /** Out of radio range: the broker publishes the last will. The vehicle goes on driving its base. */
  async loseConnection(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    await client?.endAsync(true);
  }

  /** Signs off as the standard asks: OFFLINE, then a clean disconnect. */
  async close(): Promise<void> {
    this.#tick?.cancel();
    const client = this.#client;
    this.#client = null;
    if (client === null) return;
    if (client.connected)
      await client.publishAsync(
        this.#topic('connection'),
        this.#message('connection', { connectionState: 'OFFLINE' }),
        { qos: 1, retain: true },
      );
    await client.endAsync();
  }

  #announce(): void {
    this.#publish('connection', { connectionState: 'ONLINE' }, { qos: 1, retain: true });
    this.#publishState();
    this.#publishFactsheet();
  }

  /** After everything else: aedes 1.2 loses a retained QoS 0 message if an unretained one follows in the same packet. */
  #publishFactsheet(): void {
    this.#publish('factsheet', factsheetBody(this.#options.speedMps), { qos: 0, retain: true });
  }

  #arm(): void {
    this.#tick?.cancel();
    this.#tick = this.#timers.after(this.#options.tickMs ?? TICK_MS, () => {
      this.#step();
      this.#arm();
    });
  }

  #step(): void {
    const now = this.#timers.monotonic();
    this.model.advance((now - this.#steppedAt) * (this.#options.speed ?? 1), () => this.#publishState());
    this.#steppedAt = now;
    if (now - this.#stateAt >= STATE_EVERY_MS) this.#publishState();
    if (!this.model.driving || now - this.#positionAt < POSITION_EVERY_MS) return;
    this.#positionAt = now;
    this.#publish('visualization', visualizationBody(this.model), { qos: 0, retain: false });
  }

  #onMessage(topic: string, text: string): void {
    if (this.#misbehaviour.silent === true) return;
    if (topic === this.#topic('order')) this.#onOrder(text);
    else this.#onInstantActions(text);
  }

  #onOrder(text: string): void {
    this.ordersReceived += 1;
    const { loseOrders = 0, refuseWith } = this.#misbehaviour;
    if (this.#lost < loseOrders) {
      this.#lost += 1;
      return;
    }
    const order = readOrder(text);
    if (refuseWith !== undefined) this.model.reject(refuseWith, 'told to refuse', readOrderIds(text));
    else if (order === null) this.model.reject('validationError', 'not an order', readOrderIds(text));
    else this.model.receiveOrder(order);
    this.#publishState();
  }

  #onInstantActions(text: string): void {
    const actions = readInstantActions(text);
    for (const action of actions) this.model.receiveInstantAction(action);
    this.#publishState();
    if (actions.some(({ actionType }) => actionType === 'factsheetRequest')) this.#publishFactsheet();
  }

  #publishState(): void {
    this.#stateAt = this.#timers.monotonic();
    const { repeatStates, garbage } = this.#misbehaviour;
    if (garbage === true)
      this.#send('state', '{"headerId": "x", "nodeStates": null', { qos: 0, retain: false });
    const message = this.#message('state', stateBody(this.model));
    this.#send('state', message, { qos: 0, retain: false });
    if (repeatStates === true)
      this.#timers.after(2 * TICK_MS, () => this.#send('state', message, { qos: 0, retain: false }));
  }

  #publish(topic: string, body: object, options: { qos: 0 | 1; retain: boolean }): void {
    this.#send(topic, this.#message(topic, body), options);
  }

  #send(topic: string, message: string, options: { qos: 0 | 1; retain: boolean }): void {
    if (this.#misbehaviour.silent === true || this.#client?.connected !== true) return;
    this.#client.publish(this.#topic(topic), message, options);
  }

  #message(topic: string, body: object): string {
    const headerId = this.#headerIds.get(topic) ?? 0;
    this.#headerIds.set(topic, (headerId + 1) % 2 ** 32);
    const { manufacturer, serialNumber } = this.#options;
    const timestamp = new Date(this.#timers.now()).toISOString();
    return JSON.stringify({ headerId, timestamp, version: '2.1.0', manufacturer, serialNumber, ...body });
  }

  #topic(name: string): string {
    const { interfaceName = 'uagv', manufacturer, serialNumber } = this.#options;
    return `${interfaceName}/v2/${manufacturer}/${serialNumber}/${name}`;
  }
}
