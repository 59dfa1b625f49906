import { protocolVersion } from '#sync/messages';
import type { FeedRow, PushAnswer, RunAck } from '#sync/messages';
import type { Batch } from '#sync/batch';
import { generateKeyPair } from '#sync/signing';
import type { KeyPair } from '#sync/signing';
import type { Runtime } from '#domain/kernel/runtime';
import { parseBody } from '#sync/envelope';
import type { EventBody } from '#sync/envelope';
import type { CheckpointTuning } from '#plant/checkpoints';
import { toFeedRow } from '#plant/feed';
import type { RingLimits } from '#plant/feedRing';
import { nodeRuntime } from '#process/nodeRuntime';
import type { IntakeListener } from '#plant/intake/observer';
import type { StreamTypeOf } from '#plant/intake/readEvent';
import type { PlantCore } from '#plant/plantCore';
import { startCore } from '#plant/plantCore';
import type { Evidence } from '#plant/recoveryStore';
import type { PlantStore } from '#plant/store';
import { boxTypeOf } from './boxStream.ts';
import { memoryPlantStore } from './memoryPlantStore.ts';
import type { Said } from './writer.ts';
import { TerminalWriter } from './writer.ts';

export interface CorePlantOptions {
  readonly store?: PlantStore;
  readonly runtime?: Runtime;
  readonly keys?: KeyPair;
  readonly holder?: string;
  readonly leaseMs?: number;
  readonly typeOf?: StreamTypeOf;
  readonly stateVersions?: string;
  readonly limits?: { readonly queue: number; readonly group: number };
  readonly checkpoints?: CheckpointTuning;
  readonly ring?: RingLimits;
  readonly listener?: IntakeListener;
  rewound?(shown: number): void;
  /** Where it is reached: then it looks what other nodes do. */
  url?(): string | null;
  noticed?(evidence: Evidence): void;
}

/** One row of the log with its event. */
export interface LoggedRow extends FeedRow {
  readonly event: EventBody;
}

/** A plant without HTTP, and what tests ask of it. */
export interface CorePlant {
  readonly core: PlantCore;
  readonly store: PlantStore;
  readonly keys: KeyPair;
  enrol(name?: string): Promise<TerminalWriter>;
  /** Acks by run. @throws when the plant is busy */
  push(...batches: readonly Batch[]): Promise<PushAnswer & { of(run: { run: string }): RunAck }>;
  log(): Promise<LoggedRow[]>;
}

let codes = 0;

export async function corePlant(options: CorePlantOptions = {}): Promise<CorePlant> {
  const store = options.store ?? memoryPlantStore({ nowMs: () => Date.now() });
  const keys = options.keys ?? generateKeyPair();
  const core = await startCore({
    typeOf: boxTypeOf,
    stateVersions: 'box:1',
    runtime: nodeRuntime(),
    holder: 'node-1',
    site: 'site',
    newCode: () => `CODE-${(codes += 1)}`,
    ...options,
    store,
    keys,
  });
  const log = async (): Promise<LoggedRow[]> => (await store.rows(0, 100_000)).map(toFeedRow).map(withEvent);
  return {
    core,
    store,
    keys,
    log,
    async enrol(name = 'PC') {
      const terminalKeys = generateKeyPair();
      const { code } = await core.identity.createCode(60_000);
      const { publicKey } = terminalKeys;
      const done = await core.identity.enroll({ protocol: protocolVersion, code, name, publicKey });
      if (done.status !== 'enrolled') throw new Error(done.code);
      return new TerminalWriter(done.answer.terminal, terminalKeys);
    },
    async push(...batches) {
      const result = await core.exchange.push({ protocol: protocolVersion, batches: [...batches] });
      if (result.status !== 'taken') throw new Error('busy');
      const of = ({ run }: { run: string }): RunAck => {
        const ack = result.answer.acks.find((a) => a.run === run);
        if (!ack) throw new Error(`no ack of ${run}`);
        return ack;
      };
      return { ...result.answer, of };
    },
  };
}

function withEvent(row: FeedRow): LoggedRow {
  const event = parseBody(row.body);
  if (!event) throw new Error(`row ${row.position} cannot be read`);
  return { ...row, event };
}

export const boxMade = (box: string): Said => ({
  stream: `box/${box}`,
  type: 'BoxMade',
  class: 'fact',
  payload: { line: 'L1' },
});
export const boxFilled = (box: string, amount = 1): Said => ({
  stream: `box/${box}`,
  type: 'BoxFilled',
  class: 'fact',
  payload: { amount },
});
export const boxClosed = (box: string): Said => ({
  stream: `box/${box}`,
  type: 'BoxClosed',
  class: 'proposal',
  payload: {},
});
export const boxStacked = (box: string, on: string, reads: readonly string[] = [on]): Said => ({
  stream: `box/${box}`,
  type: 'BoxStacked',
  class: 'proposal',
  payload: { on },
  reads: reads.map((b) => ({ stream: `box/${b}`, version: 1 })),
});
export const serialPut = (box: string, serial: string): Said => ({
  stream: `box/${box}`,
  type: 'SerialPut',
  class: 'fact',
  payload: { serial },
});
export const serialTaken = (box: string, serial: string): Said => ({
  ...serialPut(box, serial),
  type: 'SerialTaken',
});
