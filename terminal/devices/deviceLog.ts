/** Where adapters say what happened on the wire. `event` is a stable name in camelCase, `fields` are plain values. */
export interface DeviceLog {
  info(event: string, fields: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields: Readonly<Record<string, unknown>>): void;
}
