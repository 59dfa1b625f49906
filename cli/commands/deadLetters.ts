import type { Command } from 'commander';
import { z } from 'zod';
import { addressOf } from '../address.ts';
import { tokenOf } from '../adminDoor.ts';
import { askJson, askPlant, jsonOf } from '../plantAdmin.ts';
import { PlainFailure, UsageError } from '../process.ts';
import { failureWords } from '../tlsWords.ts';

interface PlantDoor {
  readonly plant: string;
  readonly token?: string;
}
interface DropFlags {
  readonly terminal: string;
  readonly badge: string;
  readonly reason: string;
}

/** `takt plant dead-letters`: what a running plant keeps and cannot read. */
export function addDeadLetterCommands(plant: Command): void {
  const letters = plant
    .command('dead-letters')
    .description('what a running plant keeps and cannot read: list, export, retry, drop');
  const atPlant = (command: Command): Command =>
    command
      .requiredOption('--plant <url>', 'a running plant server')
      .option('--token <file>', "the plant's admin.token; else TAKT_ADMIN_TOKEN has its text");
  atPlant(letters.command('list').description('one JSON line each, without what was recorded')).action(
    (flags: PlantDoor) => write(flags, ({ body: _body, ...letter }) => letter),
  );
  atPlant(letters.command('export').description('one JSON line each, with what was recorded')).action(
    (flags: PlantDoor) => write(flags, (letter) => letter),
  );
  atPlant(letters.command('retry').description('tries all again, in the order in which they came')).action(
    retry,
  );
  letters
    .command('drop')
    .description('gives one up, as an administrator at a terminal; the PIN is in TAKT_PIN')
    .argument('<run:seq>', 'which, as list names it')
    .requiredOption('--terminal <url>', 'a running terminal of the site, e.g. the office terminal')
    .requiredOption('--badge <badge>', 'of the administrator who gives it up')
    .requiredOption('--reason <text>', 'what its author is told')
    .action(drop);
}

const letter = z.looseObject({ run: z.string(), seq: z.number(), body: z.string() });
const page = z.object({ items: z.array(letter) });
type Letter = z.infer<typeof letter>;

const pageSize = 200;

async function write(flags: PlantDoor, shown: (letter: Letter) => object): Promise<void> {
  const [plant, token] = doorOf(flags);
  for (let after = ''; ;) {
    const answer = await askPlant(plant, token, `/api/dead-letters?limit=${pageSize}${after}`);
    const { items } = page.parse(done(answer).body);
    for (const item of items) process.stdout.write(`${JSON.stringify(shown(item))}\n`);
    const last = items.at(-1);
    if (!last || items.length < pageSize) return;
    after = `&after=${last.run}:${last.seq}`;
  }
}

async function retry(flags: PlantDoor): Promise<void> {
  const [plant, token] = doorOf(flags);
  const { body } = done(await askPlant(plant, token, '/api/dead-letters/retry', {}));
  process.stdout.write(`${JSON.stringify(body)}\n`);
}

function doorOf({ plant, token }: PlantDoor): readonly [plant: string, token: string] {
  return [addressOf('--plant', plant, ['http', 'https']), tokenOf(token)];
}

function done(answer: Awaited<ReturnType<typeof askPlant>>): typeof answer {
  if (answer.status === 503) throw new PlainFailure('the plant is not ready; try again');
  if (answer.status !== 200) throw new PlainFailure(`the plant answered ${answer.status}`);
  return answer;
}

const entries = z.object({
  rows: z.array(
    z.object({ id: z.string(), code: z.string().nullable(), params: z.record(z.string(), z.unknown()) }),
  ),
});

/** Through a terminal, as everything that a person does: signed in, recorded, and told to everybody. */
async function drop(place: string, { terminal, badge, reason }: DropFlags): Promise<void> {
  const [run = '', seq = ''] = place.split(':');
  if (!/^\d+$/u.test(seq)) throw new UsageError(`give a place as RUN:SEQ, not "${place}"`);
  const pin = process.env['TAKT_PIN'] ?? '';
  if (pin === '') throw new UsageError('TAKT_PIN needs the PIN of the badge');
  const url = addressOf('--terminal', terminal, ['http', 'https']);
  const session = z
    .object({ token: z.string() })
    .safeParse(await ask(url, '/api/session', { badge, pin }, null));
  if (!session.success) throw new PlainFailure('badge or PIN is wrong');
  const { token } = session.data;
  const inbox = entries.parse(
    await ask(url, '/api/queries/site.inbox', { scope: 'all', limit: 1000 }, token),
  );
  const entry = inbox.rows.find(
    ({ code, params }) =>
      code === 'recordUnreadable' && params['run'] === run && params['seq'] === Number(seq),
  );
  if (!entry) throw new PlainFailure(`the terminal at ${url} knows of no such dead letter`);
  const answer = await ask(url, '/api/commands/site.dropRecord', { record: entry.id, note: reason }, token);
  const refused = z.object({ code: z.string() }).safeParse(answer);
  if (refused.success) throw new PlainFailure(`not given up: ${refused.data.code}`);
  process.stdout.write(`${JSON.stringify({ dropped: { run, seq: Number(seq) } })}\n`);
}

async function ask(url: string, path: string, body: unknown, token: string | null): Promise<unknown> {
  const answer = await askJson(new URL(path, url), token, body);
  if (answer.kind === 'failed')
    throw new PlainFailure(`no terminal answers at ${url}: ${failureWords(answer)}`);
  return jsonOf(answer.body);
}
