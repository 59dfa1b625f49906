import type { Command } from 'commander';
import { z } from 'zod';
import { addressOf } from '../address.ts';
import { tokenOf } from '../adminDoor.ts';
import { askPlant } from '../plantAdmin.ts';
import { PlainFailure, UsageError } from '../process.ts';

interface RecoverFlags {
  readonly plant: string;
  readonly token?: string;
  readonly status?: true;
  readonly announce?: true;
  readonly open?: true;
  readonly withHoles?: true;
  readonly withUnproven?: true;
  readonly prefer?: string;
  readonly asIs?: true;
}

/** `takt plant recover`: a running plant whose log was put back to an older state. */
export function addPlantRecover(plant: Command): void {
  plant
    .command('recover')
    .description('a log that was restored to an older state: what PCs hold of it, and taking that back')
    .requiredOption('--plant <url>', 'a running plant server')
    .option('--token <file>', "the plant's admin.token; else TAKT_ADMIN_TOKEN has its text")
    .option('--status', 'what PCs hold, what nobody holds, where they differ (as without any of these)')
    .option('--announce', 'says that the log was restored: nothing is taken in until it is opened')
    .option('--open', 'takes back what PCs hold, at its old positions, and opens the log')
    .option('--with-holes', 'with --open: although there are positions that nobody holds')
    .option('--with-unproven', 'with --open: takes also what nothing that the plant signed proves')
    .option('--prefer <terminal>', 'with --open: whose rows are taken where PCs differ (id)')
    .option('--as-is', 'with --open: the log stays as it is; what PCs hold beyond is judged anew behind it')
    .action(recover);
}

async function recover(flags: RecoverFlags): Promise<void> {
  const { status, announce, open, withHoles, withUnproven, prefer, asIs } = flags;
  const [first, second] = [status, announce, open].filter((given) => given === true);
  if (first && second) throw new UsageError('give one of --status, --announce and --open');
  if (open !== true && (withHoles ?? withUnproven ?? prefer ?? asIs) !== undefined)
    throw new UsageError('--with-holes, --with-unproven, --prefer and --as-is belong to --open');
  const url = addressOf('--plant', flags.plant, ['http', 'https']);
  const ask = (path: string, body?: unknown) => askPlant(url, tokenOf(flags.token), path, body);
  const answer = await (open === true
    ? ask('/api/recovery/open', {
        withHoles: withHoles === true,
        withUnproven: withUnproven === true,
        asIs: asIs === true,
        prefer: prefer ?? null,
      })
    : announce === true
      ? ask('/api/recovery/begin', {})
      : ask('/api/recovery'));
  if (answer.status === 503) throw new PlainFailure('the plant is not ready; try again');
  if (answer.status === 409) throw new PlainFailure(whyNot(answer.body));
  if (answer.status !== 200) throw new PlainFailure(`the plant answered ${answer.status}`);
  process.stdout.write(`${JSON.stringify(answer.body)}\n`);
}

const reasons: Readonly<Record<string, string>> = {
  notHere: 'the log is open, or another node of this plant appends: ask that one',
  holes: 'nobody holds some positions (--status lists them): wait for more PCs, or open --with-holes',
  unproven:
    'nothing that the plant signed proves some of what is held (--status lists it): wait for more PCs, or open --with-unproven',
  disagreements:
    'PCs differ about some positions (--status lists them): say whose rows to take (--prefer), or open --as-is',
};

function whyNot(body: unknown): string {
  const code = z.object({ code: z.string() }).safeParse(body).data?.code ?? '';
  return `not opened: ${reasons[code] ?? code}`;
}
