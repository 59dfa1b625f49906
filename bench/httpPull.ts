import type { BenchTerminal } from './benchTerminal.ts';
import { linkTells } from './benchTerminal.ts';
import { ownCpuSeconds } from './cpuTime.ts';

export interface HttpPull {
  readonly eventsPerS: number;
  /** CPU time of terminal and plant per event; null where /proc is missing. */
  readonly cpuUs: number | null;
}

/** Follows all scopes, with nothing in them yet, and hangs up. */
export async function enterEmpty({ client, link }: BenchTerminal): Promise<void> {
  const entered = linkTells(client, () => link.follows() === null);
  client.start();
  await entered;
  client.stop();
}

/** A terminal asks its plant over HTTP for `events` that it lacks, until all are folded, projected and durable. */
export async function pullOverHttp(
  { client, link }: BenchTerminal,
  events: number,
  plantPid: number,
): Promise<HttpPull> {
  const pids = [process.pid, plantPid];
  const cpu = await ownCpuSeconds(pids);
  const from = link.place().cursor;
  const startedMs = performance.now();
  const pulled = linkTells(client, () => link.place().cursor >= from + events);
  client.start();
  await pulled;
  const seconds = (performance.now() - startedMs) / 1000;
  client.stop();
  const after = await ownCpuSeconds(pids);
  const cpuUs = cpu === null || after === null ? null : ((after - cpu) / events) * 1e6;
  return { eventsPerS: events / seconds, cpuUs };
}
