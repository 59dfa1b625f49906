export interface MqttMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** True: the broker's stored last message, delivered because of a new subscription. */
  readonly retained: boolean;
}

/** The little of an MQTT client that the devices need; one client id per port. */
export interface MqttPort {
  readonly connected: boolean;
  /** Hands the message to the connection at once; dropped, not queued, while there is none: old orders must not run late. */
  publish(topic: string, payload: string, options: { readonly qos: 0 | 1; readonly retain: boolean }): void;
  /** Resolves when the broker confirmed. Rejects when it refused or the connection was lost. Ends with the connection. */
  subscribe(filters: readonly string[], options: { readonly qos: 0 | 1 }): Promise<void>;
  /** Messages arrive in the broker's order. Returns the way to stop listening. */
  onMessage(listener: (message: MqttMessage) => void): () => void;
  /** Called on every change; subscriptions are gone after each loss and must be made again. */
  onConnection(listener: (connected: boolean) => void): () => void;
}
