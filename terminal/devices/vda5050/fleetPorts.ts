import type { MqttPort } from '../mqttPort.ts';
import type { Timers } from '../timers.ts';
import type { OrderPhase, Rejection } from './agvState.ts';
import type { AgvTrouble } from './badMessages.ts';
import type { CancelOutcome } from './delivery.ts';
import type { AgvConnection, AgvFactsheet, AgvState, AgvVisualization } from './received.ts';
import type { AgvIdentity } from './topics.ts';

export interface FleetEvents {
  onAgvState(agv: AgvIdentity, state: AgvState): void;
  onPosition(agv: AgvIdentity, position: AgvVisualization['agvPosition']): void;
  onConnection(agv: AgvIdentity, connection: AgvConnection['connectionState']): void;
  onFactsheet(agv: AgvIdentity, factsheet: AgvFactsheet): void;
  /** The connection to the broker is lost: what is known of it is old until its next state. */
  onCutOff(agv: AgvIdentity): void;
  /** No state for longer than the limit while there was a broker to bring one; ends with the next `onAgvState`. */
  onSilent(agv: AgvIdentity): void;
  /** Each phase once, only forward. */
  onPhase(orderId: string, phase: OrderPhase, agv: AgvIdentity): void;
  /** The vehicle refuses this message. Of a refused update the order itself goes on. */
  onRejected(orderId: string, orderUpdateId: number, rejection: Rejection, agv: AgvIdentity): void;
  onCancelSettled(orderId: string, outcome: CancelOutcome, agv: AgvIdentity): void;
  /** A message that was not used, and why; `count` of its kind since the last such call. Once a minute at most. */
  onBadMessage(topic: string, code: string, count: number): void;
  /** Its messages are of no use, or (null) are in order again. */
  onTrouble(agv: AgvIdentity, trouble: AgvTrouble | null): void;
}

export interface FleetMasterOptions {
  readonly port: MqttPort;
  readonly timers: Timers;
  readonly events: FleetEvents;
  readonly interfaceName: string;
  readonly agvs: readonly AgvIdentity[];
  /** The zone lease's answer at this moment; asked before every order. */
  readonly maySend: () => boolean;
  /** Unique ids for instant actions. */
  readonly newId: () => string;
  readonly resendMs?: number;
  /** States come at least every 30 s (VDA 5050 2.1, section 6.10). */
  readonly silentAfterMs?: number;
}

export type SendRefusal =
  | 'notMaster'
  | 'notConnected'
  | 'unknownAgv'
  | 'invalidOrder'
  | 'stateUnknown'
  | 'agvBusy'
  | 'orderIdSpent'
  | 'updateTooEarly'
  | 'noSuchOrder'
  | 'cancelUnderway';
export type SendResult = { readonly ok: true } | { readonly ok: false; readonly code: SendRefusal };
