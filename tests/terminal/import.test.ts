import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personByBadge } from '#db/queries/people';
import { revisions } from '#db/queries/site';
import { parseCsv } from '#terminal/import/csv';
import { readFolder } from '#terminal/import/folder';
import { demoFiles } from './demoFiles.ts';
import { openTestTerminal } from './testTerminal.ts';

const importer = { kind: 'policy', policy: 'import' } as const;
const files = demoFiles();
const edited = (file: string, change: (text: string) => string) => ({
  ...files,
  [file]: change(files[file] ?? ''),
});

interface Preview {
  readonly faults: readonly {
    readonly file: string;
    readonly row: number | null;
    readonly column: string | null;
    readonly fault: string;
    readonly value: string;
  }[];
  readonly changes: readonly { readonly kind: string; readonly added: string[]; readonly same: number }[];
}
const preview = (changed: Record<string, string>) =>
  openTestTerminal().query<Preview>('site.importPreview', { files: changed });

describe('importing the demo site', () => {
  it('shows first what it would change, without a fault', async () => {
    const { faults, changes } = await preview(files);
    expect(faults).toEqual([]);
    const added = Object.fromEntries(changes.map((c) => [c.kind, c.added.length]));
    expect(added).toMatchObject({
      lines: 1,
      stations: 12,
      tools: 8,
      agvs: 6,
      revision: 1,
      people: 8,
      orders: 120,
    });
  });

  it('records all of it in one transaction, and nothing the second time', async () => {
    const t = openTestTerminal();
    const first = await t.execute('site.importFolder', { files }, importer);
    expect(first).toMatchObject({ ok: true });
    expect(t.engine.siteConfiguration()?.lines[0]).toMatchObject({ id: 'FA1', taktS: 76 });
    const [published] = revisions(t.database.read);
    expect(published).toMatchObject({ parts: 25, operations: 60, variants: ['L6', 'L6-MAX'] });
    expect(personByBadge(t.database.read, '1003')).toMatchObject({
      roles: ['quality'],
      name: { zh: '林悦', en: 'Lin Yue' },
      pinVerifier: expect.stringContaining('argon2id'),
    });
    expect(await t.execute('site.importFolder', { files }, importer)).toEqual({ ok: true, events: [] });
    const { changes } = await t.query<Preview>('site.importPreview', { files });
    expect(changes.flatMap((c) => c.added)).toEqual([]);
  });

  it('is what an engineer may do, but people only an administrator', async () => {
    const t = openTestTerminal();
    expect(await t.execute('site.importFolder', { files }, 'engineer')).toMatchObject({
      code: 'importPeopleNeedAdmin',
    });
    const { 'people.csv': _people, ...others } = files;
    expect(await t.execute('site.importFolder', { files: others }, 'engineer')).toMatchObject({ ok: true });
    const people = { 'people.csv': files['people.csv'] ?? '' };
    expect(await t.execute('site.importFolder', { files: people }, 'admin')).toMatchObject({ ok: true });
    expect(await t.execute('site.importFolder', { files }, 'operator')).toMatchObject({
      code: 'roleNotAllowed',
    });
  });

  it('changes what the configuration changes, and says so before', async () => {
    const t = openTestTerminal();
    await t.execute('site.importFolder', { files }, importer);
    const slower = edited('lines.csv', (text) => text.replace(',76,', ',80,'));
    const { changes } = await t.query<Preview>('site.importPreview', { files: slower });
    expect(changes.find((c) => c.kind === 'lines')).toMatchObject({ changed: ['FA1'], added: [] });
    await t.execute('site.importFolder', { files: slower }, importer);
    expect(t.engine.siteConfiguration()?.lines[0]?.taktS).toBe(80);
  });

  it('of orders alone adds those to the site that is there', async () => {
    const t = openTestTerminal();
    await t.execute('site.importFolder', { files }, importer);
    const [head] = (files['orders.csv'] ?? '').split('\n');
    const more = { 'orders.csv': `${head}\nPO-1,0,FA1,L6,L6,1,,,\n` };
    const { faults, changes } = await t.query<Preview>('site.importPreview', { files: more });
    expect(faults).toEqual([]);
    expect(changes).toMatchObject([{ kind: 'orders', added: ['PO-1 r0'] }]);
    expect(await t.execute('site.importFolder', { files: more }, importer)).toMatchObject({
      ok: true,
      events: [{ stream: 'order/PO-1' }],
    });
  });
});

describe('a faulty folder', () => {
  it('imports nothing and names every fault with file, row and column', async () => {
    const faulty = {
      ...edited('stations.csv', (text) => text.replace('FA1,FA-02,2', 'FA1,FA-02,two')),
      'parts.csv': (files['parts.csv'] ?? '').replace('DHG-100,车门铰链', 'DHG-100,'),
    };
    const t = openTestTerminal();
    const { faults } = await t.query<Preview>('site.importPreview', { files: faulty });
    expect(faults).toEqual(
      expect.arrayContaining([
        { file: 'stations.csv', row: 3, column: 'order', fault: 'badValue', value: 'two' },
        { file: 'parts.csv', row: 2, column: 'name_zh', fault: 'badValue', value: '' },
      ]),
    );
    expect(faults).toHaveLength(2);
    expect(await t.execute('site.importFolder', { files: faulty }, importer)).toMatchObject({
      code: 'importFaulty',
      params: { count: 2 },
    });
    expect(t.engine.siteConfiguration()).toBeNull();
  });

  it.each([
    [
      'bom.csv',
      'B-0110,DHG-100',
      'B-0110,DHG-999',
      { row: 2, column: 'part', fault: 'unknown', value: 'DHG-999' },
    ],
    ['bom.csv', 'B-0210,', 'B-0110,', { row: 3, column: 'id', fault: 'duplicate', value: 'B-0110' }],
    [
      'operations.csv',
      'B-0310 B-0320',
      'B-0310 B-9',
      { row: 12, column: 'bom_positions', fault: 'unknown', value: 'B-9' },
    ],
    ['operations.csv', ',22,28,Nm', ',26,28,Nm', { row: 14, column: 'target', fault: 'badValue' }],
    ['operations.csv', 'T-11', 'T-99', { row: 14, column: 'tool', fault: 'unknown', value: 'T-99' }],
    [
      'containers.csv',
      ',LS-01,',
      ',LS-77,',
      { row: 2, column: 'location', fault: 'unknown', value: 'LS-77' },
    ],
    [
      'containers.csv',
      'C-100002,',
      'c-100001,',
      { row: 3, column: 'container', fault: 'duplicate', value: 'c-100001' },
    ],
    ['orders.csv', 'L6,L6,1', 'L6,L9,1', { row: 2, column: 'variant', fault: 'unknown', value: 'L9' }],
    ['people.csv', '1002,', '1001,', { row: 3, column: 'badge', fault: 'duplicate', value: '1001' }],
    ['people.csv', '246810', '12', { row: 2, column: 'pin', fault: 'badValue', value: '12' }],
    ['locations.csv', 'FA-01,L01', 'FA-01,L99', { row: 2, column: 'node', fault: 'unknown', value: 'L99' }],
    ['agvs.csv', 'hangfu,HF-100,2.1', 'hangfu,HF-100,9', { row: 2, column: 'vda5050', fault: 'badValue' }],
    ['product.json', '"FA1"', '"FA9"', { row: null, column: 'effective', fault: 'unknown', value: 'FA9' }],
    ['product.json', '{', '[', { row: null, column: null, fault: 'unreadable' }],
    ['lines.csv', 'takt_s', 'takt', { row: 1, column: 'takt_s', fault: 'missingColumn' }],
    ['lines.csv', ',SM\n', ',SM,\n', { row: 2, column: null, fault: 'wrongCellCount' }],
    ['lines.csv', 'FA1,FA', '"FA1,FA', { row: 2, column: null, fault: 'unreadable' }],
  ])('in %s: %s as %s is found where it is', async (file, from, to, fault) => {
    const { faults } = await preview(edited(file, (text) => text.replace(from, to)));
    expect(faults).toEqual(expect.arrayContaining([expect.objectContaining({ file, ...fault })]));
  });

  it('names files that are missing or that nobody knows', async () => {
    const { 'lines.csv': _lines, ...rest } = files;
    const { faults } = await preview({ ...rest, 'lines.txt': '' });
    expect(faults.map((f) => [f.file, f.fault])).toEqual(
      expect.arrayContaining([
        ['lines.csv', 'missingFile'],
        ['lines.txt', 'unknownFile'],
      ]),
    );
  });
});

describe('reading files', () => {
  it('takes quotes, commas, line breaks, CRLF and a byte order mark', () => {
    expect(parseCsv('\uFEFFa,b\r\n"x,""y""\nz",2\r\n\r\nlast,\n')).toEqual({
      ok: true,
      records: [
        { line: 1, cells: ['a', 'b'] },
        { line: 2, cells: ['x,"y"\nz', '2'] },
        { line: 5, cells: ['last', ''] },
      ],
    });
  });

  it('reads back whatever was written as CSV', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', '零') });
    const rows = fc.array(fc.tuple(fc.constant('k'), cell, cell), { minLength: 1 });
    fc.assert(
      fc.property(rows, (written) => {
        const text = written.map((r) => r.map((c) => `"${c.replaceAll('"', '""')}"`).join(',')).join('\r\n');
        const read = parseCsv(text);
        expect(read.ok && read.records.map((r) => r.cells)).toEqual(written);
      }),
    );
  });

  it('answers with faults, never with an error, whatever the files hold', () => {
    const names = fc.constantFrom(...Object.keys(files), 'other.txt');
    fc.assert(
      fc.property(fc.dictionary(names, fc.string()), names, fc.nat(), (random, name, cut) => {
        const { faults, plan } = readFolder(random);
        if (Object.keys(random).length > 0) expect(faults.length).toBeGreaterThan(0);
        expect(plan.configuration).toBeNull();
        const text = files[name] ?? '';
        readFolder({ ...files, [name]: text.slice(0, cut % (text.length + 1)) });
      }),
      { numRuns: 200 },
    );
  });
});
