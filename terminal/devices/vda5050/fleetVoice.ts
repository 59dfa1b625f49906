import { HeaderCounter } from './headers.ts';
import type { FleetMasterOptions } from './fleetPorts.ts';
import type { Action, OrderBody } from './schema.ts';
import { agvTopic, type AgvIdentity } from './topics.ts';

/** What the fleet master says to vehicles: each topic of each vehicle counts its headers; QoS 0, not retained (VDA 5050 2.1, 6.2). */
export class FleetVoice {
  readonly #options: Pick<FleetMasterOptions, 'port' | 'timers' | 'interfaceName' | 'newId'>;
  readonly #headers = new HeaderCounter();

  constructor(options: Pick<FleetMasterOptions, 'port' | 'timers' | 'interfaceName' | 'newId'>) {
    this.#options = options;
  }

  order(agv: AgvIdentity, order: OrderBody): void {
    const header = this.#headers.take(agv, 'order', this.#options.timers.now());
    this.#publish(agv, 'order', { ...header, ...order });
  }

  cancelOrder(agv: AgvIdentity, actionId: string): void {
    this.#instant(agv, { actionId, actionType: 'cancelOrder', blockingType: 'HARD' });
  }

  stateRequest(agv: AgvIdentity): void {
    this.#instant(agv, {
      actionId: this.#options.newId(),
      actionType: 'stateRequest',
      blockingType: 'NONE',
    });
  }

  #instant(agv: AgvIdentity, action: Action): void {
    const header = this.#headers.take(agv, 'instantActions', this.#options.timers.now());
    this.#publish(agv, 'instantActions', { ...header, actions: [action] });
  }

  #publish(agv: AgvIdentity, topic: 'order' | 'instantActions', message: object): void {
    const { port, interfaceName } = this.#options;
    port.publish(agvTopic(interfaceName, agv, topic), JSON.stringify(message), { qos: 0, retain: false });
  }
}
