import type { IClientOptions } from 'mqtt';

const protocols = { 'mqtt:': 'mqtt', 'mqtts:': 'mqtts', 'ws:': 'ws', 'wss:': 'wss' } as const;
const usualPorts = { mqtt: 1883, mqtts: 8883, ws: 80, wss: 443 } as const;

type Address = Pick<IClientOptions, 'protocol' | 'host' | 'port' | 'path' | 'username' | 'password'>;

/**
 * A broker's address in the parts that mqtt.js connects by. Given the text, it parses it with `url.parse`, and Node warns of
 * that on stderr, where our log lines are.
 * @throws TypeError when it is no MQTT address
 */
export function brokerAddress(text: string): Address {
  const url = new URL(text);
  const protocol = Object.entries(protocols).find(([prefix]) => prefix === url.protocol)?.[1];
  if (protocol === undefined) throw new TypeError(`not an MQTT address: ${text}`);
  const port = url.port === '' ? usualPorts[protocol] : Number(url.port);
  const path = url.pathname === '/' || url.pathname === '' ? {} : { path: url.pathname };
  const username = url.username === '' ? {} : { username: decodeURIComponent(url.username) };
  const password = url.password === '' ? {} : { password: decodeURIComponent(url.password) };
  return { protocol, host: url.hostname, port, ...path, ...username, ...password };
}
