import type { AnyContractProcedure } from '@orpc/contract';
import type { Office, OfficeAnswer } from '#plant/office';
import { idempotencyKey } from '#terminal/contract/define';
import type { Once } from '#terminal/engine';
import type { Terminal } from '#terminal/host';
import { StorageFailure } from '#db/storage';
import type { Area } from '#terminal/router';

/** What an administrator may ask the office terminal besides sending commands. */
const questions = new Set(['site.importPreview']);

/**
 * Commands of the plant's administrator, sent to the office terminal as a device of its own: parsed by the contract, then the
 * same way as everybody's. Only commands that devices may send are open to it, and few queries.
 */
export const officeDoor =
  (office: Terminal, device = 'plant-admin'): Office['execute'] =>
  async (name, input, key) => {
    const [area = '', verb = ''] = name.split('.');
    const areas = Object.hasOwn(office.areas, area) ? office.areas[area] : undefined;
    const { commands = {}, queries = {} } = areas ?? {};
    if (Object.hasOwn(commands, verb)) {
      if (key === undefined) return command(commands[verb], input, office, device);
      const read = idempotencyKey.schema.safeParse(key);
      return read.success
        ? command(commands[verb], input, office, device, { key: read.data, procedure: name })
        : badKey;
    }
    if (questions.has(name) && Object.hasOwn(queries, verb))
      return query(queries[verb], input, office, device);
    return notFound;
  };

/** A carried file, taken in by the office terminal. */
export const officeCarry =
  (office: Terminal): Office['carry'] =>
  async (bytes) => {
    if (office.carry === null) return notFound;
    try {
      const taken = await office.carry.takeStream(bytes);
      if (!taken.ok) return { status: 409, body: { code: taken.fault } };
      const { events, added, terminals, revoked, conflicts } = taken;
      return { status: 200, body: { events, added, terminals, revoked, conflicts } };
    } catch (error) {
      if (error instanceof StorageFailure) return { status: 507, body: { code: error.fault } };
      throw error;
    }
  };

const badKey: OfficeAnswer = {
  status: 400,
  body: { code: 'invalidInput', fields: [{ path: 'Idempotency-Key', message: idempotencyKey.expected }] },
};

const notFound: OfficeAnswer = { status: 404, body: { code: 'notFound' } };

async function command(
  entry: Area['commands'][string] | undefined,
  input: unknown,
  { engine }: Terminal,
  device: string,
  once?: Once,
): Promise<OfficeAnswer> {
  if (!entry) return notFound;
  const parsed = await parse(entry.contract, input);
  if (!parsed.ok) return parsed.answer;
  const done = await engine.execute(entry.command, parsed.value, { kind: 'device', device }, once);
  if (done.ok) return { status: 200, body: done };
  const { code, params } = done;
  return { status: statusOf(code), body: { code, params } };
}

const statusOf = (code: string): number =>
  code === 'roleNotAllowed' ? 403 : code === 'idempotencyKeyReused' ? 422 : 409;

async function query(
  entry: Area['queries'][string] | undefined,
  input: unknown,
  { engine }: Terminal,
  device: string,
): Promise<OfficeAnswer> {
  if (!entry) return notFound;
  const parsed = await parse(entry.contract, input);
  if (!parsed.ok) return parsed.answer;
  const body = entry.query(parsed.value, engine.queryContext({ kind: 'device', device }));
  return { status: 200, body };
}

interface StandardSchema {
  readonly '~standard': {
    validate(value: unknown): Validated | Promise<Validated>;
  };
}
interface Validated {
  readonly value?: unknown;
  readonly issues?: readonly {
    readonly message: string;
    readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  }[];
}

type Parsed =
  { readonly ok: true; readonly value: never } | { readonly ok: false; readonly answer: OfficeAnswer };

async function parse(contract: AnyContractProcedure, input: unknown): Promise<Parsed> {
  const schema: StandardSchema | undefined = contract['~orpc'].inputSchema;
  if (!schema) return { ok: false, answer: { status: 404, body: { code: 'notFound' } } };
  const result = await schema['~standard'].validate(input);
  // The command was registered with the contract whose schema parsed its input.
  if (!result.issues) return { ok: true, value: result.value as never };
  const fields = result.issues.map(({ path, message }) => ({
    path: (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
    message,
  }));
  return { ok: false, answer: { status: 400, body: { code: 'invalidInput', fields } } };
}
