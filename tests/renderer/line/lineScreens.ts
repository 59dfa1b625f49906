import { demoFiles } from '#tests/terminal/demoFiles';
import { serveScreens, type Before, type ScreenServer } from '../screenHarness.ts';

type Terminal = ScreenServer['terminal'];

/** Refusals in a seed are faults of the seed. */
export async function does(
  terminal: Terminal,
  name: `${string}.${string}`,
  input: unknown,
  who: Parameters<Terminal['execute']>[2],
): Promise<void> {
  const answer = await terminal.execute(name, input, who);
  if (!answer.ok) throw new Error(`${name}: ${answer.code} ${JSON.stringify(answer.params)}`);
}

interface Unit {
  readonly unit: string;
  readonly vin: string;
}

/** The demo site with `count` units on their way: the first has got furthest, one station apart. */
export async function seedDemoLine(terminal: Terminal, count: number): Promise<readonly Unit[]> {
  await does(terminal, 'site.importFolder', { files: demoFiles() }, 'admin');
  const { rows } = await terminal.query<{ rows: { order: string }[] }>('assembly.orders', {
    line: 'FA1',
    limit: count,
  });
  const orders = rows.map(({ order }) => order);
  const sequenced = await terminal.query<{ total: number }>('assembly.sequence', { line: 'FA1' });
  if (sequenced.total === 0)
    await does(terminal, 'assembly.releaseOrders', { line: 'FA1', orders }, 'supervisor');
  for (let i = 0; i < count; i += 1)
    await does(terminal, 'assembly.launchUnit', { line: 'FA1' }, 'supervisor');
  const units = await terminal.query<{ rows: (Unit & { sequence: number })[] }>('assembly.units', {
    line: 'FA1',
    status: 'planned',
  });
  const inOrder = units.rows.toSorted((a, b) => a.sequence - b.sequence);
  for (const [index, { unit }] of inOrder.entries()) {
    const station = `FA-${String(count - index).padStart(2, '0')}`;
    await does(terminal, 'assembly.enterStation', { station, unit, insist: true }, 'operator');
  }
  return inOrder;
}

/** The demo site in a shift without breaks that began two hours ago, whatever the time of day is. */
export function filesInShift(): Record<string, string> {
  const zone = { timeZone: 'Asia/Shanghai', hourCycle: 'h23', hour: '2-digit', minute: '2-digit' } as const;
  const start = new Intl.DateTimeFormat('en-GB', zone).format(Date.now() - 2 * 3_600_000);
  return {
    ...demoFiles(),
    'shifts.csv': `id,name_zh,name_en,start,minutes,breaks\nA,甲班,Shift A,${start},480,\n`,
  };
}

/** The built screens over the demo site; `seed` adds what the test is about. */
export const serveLine = (
  folder: string,
  seed: (terminal: Terminal, before: Before) => Promise<void>,
): Promise<ScreenServer> => serveScreens(folder, seed);
