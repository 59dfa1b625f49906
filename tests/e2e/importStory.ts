import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { pcNames } from '#cli/demo/supervisor';
import { takt } from '#tests/cli/taktCommand';
import { keptBy } from './keptEvents.ts';
import type { Scene } from './scene.ts';
import { soon } from './scene.ts';

/** The first column of each row. */
const keysIn = (csv: string): string[] =>
  csv
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(',')[0] ?? '')
    .toSorted();

/** Which of the site's orders, boxes and people a PC does not have. */
function lacking(scene: Scene, of: (typeof pcNames)[number]): string[] {
  return keptBy(scene.database(of), (database) =>
    [
      { file: 'orders.csv', sql: 'select order_number as k from production_order' },
      { file: 'containers.csv', sql: 'select container as k from container' },
      { file: 'people.csv', sql: 'select badge as k from person' },
    ].flatMap(({ file, sql }) => {
      const there = new Set(
        database
          .prepare<[], { readonly k: string }>(sql)
          .all()
          .map(({ k }) => k),
      );
      const asked = keysIn(scene.files[file] ?? '');
      expect(asked.length, file).toBeGreaterThan(5);
      return asked.filter((key) => !there.has(key));
    }),
  );
}

/**
 * Every PC has what was imported; one order more is imported twice and reaches every PC. Answers what either time was recorded: how
 * many events.
 */
export async function importOneMore(scene: Scene, order: string): Promise<readonly number[]> {
  for (const name of pcNames) expect(lacking(scene, name), name).toEqual([]);
  const [head = '', first = ''] = (scene.files['orders.csv'] ?? '').split('\n');
  const [, revision, line, model, variant] = first.split(',');
  const folder = path.join(scene.plantDir, '../one-more');
  mkdirSync(folder);
  const row = head
    .split(',')
    .map((column) => ({ order, revision, line, model, variant, quantity: '1' })[column.trim()] ?? '');
  writeFileSync(path.join(folder, 'orders.csv'), `${head}\n${row.join(',')}\n`);
  const token = path.join(scene.plantDir, 'admin.token');
  const again = async (): Promise<number> => {
    const said = await takt('import', folder, '--plant', scene.site.plantUrl, '--token', token);
    expect(said).toMatchObject({ code: 0, stderr: '' });
    return (JSON.parse(said.stdout) as { events: number }).events;
  };
  const recorded = [await again(), await again()];
  for (const name of pcNames) await expect.poll(() => ordersAt(scene, name, order), soon).toBe(1);
  return recorded;
}

/** How often a PC has an order. */
export const ordersAt = (scene: Scene, of: (typeof pcNames)[number], order: string): number =>
  keptBy(
    scene.database(of),
    (database) =>
      database
        .prepare<[string], { readonly n: number }>(
          'select count(*) as n from production_order where order_number = ?',
        )
        .get(order)?.n ?? 0,
  );
