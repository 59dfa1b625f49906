import { beforeAll, describe, expect, it } from 'vitest';
import { done } from '#tests/terminal/qualitySite';
import { recordsMissed } from '#domain/site/terminalDecisions';
import { expectAccessible } from '../accessible.ts';
import { expectText, looks, screens, type OpenOptions } from '../openedPage.ts';
import { serveQuality, type QualityServer } from '../quality/qualityScreens.ts';

const { serve, open, server } = screens<QualityServer>();

const office = { kind: 'policy', policy: 'enrolment' } as const;
const duty = { kind: 'floor', line: 'FA1', stations: ['FA-10'], zones: [], scopes: ['site', 'line/FA1'] };
const certificateOf = (terminal: string) => ({
  terminal,
  name: terminal,
  site: 'site',
  publicKey: 'k'.repeat(60),
  issuedAt: '2026-11-22T07:00:00.000Z',
  signature: 's'.repeat(88),
});

type Terminal = QualityServer['terminal'];

function heard({ store }: Terminal, id: string, agoMs: number, pending: number): void {
  store.statements.putHeard.run({
    run: null,
    version: '0.1.0',
    clockOffsetMs: 12,
    saidCursor: 0,
    terminal: id,
    name: id,
    throughSeq: 41,
    saidSeq: 41 + pending,
    pending,
    lastHeardAt: new Date(Date.now() - agoMs).toISOString(),
  });
}

beforeAll(async () => {
  await serve((folder) =>
    serveQuality(folder, async (terminal) => {
      const own = terminal.store.options.terminal;
      for (const [id, name] of [
        [own, 'Quality PC'],
        ['t-10', 'FA-10'],
        ['t-11', 'FA-11'],
        ['t-12', 'FA-12'],
      ] as const) {
        const input = { terminal: id, name, duty, tools: [], certificate: certificateOf(id) };
        await done(terminal.execute('site.enrollTerminal', input, office));
      }
      await done(terminal.execute('site.revokeTerminal', { terminal: 't-11', reason: 'stolen' }, 'admin'));
      const fresh = { terminal: 't-13', certificate: certificateOf('t-13') };
      await done(terminal.execute('site.replaceTerminal', { old: 't-12', fresh }, 'admin'));
      heard(terminal, 't-10', 8 * 60_000, 1234);
      const run = '018f0000-0000-7000-8000-000000000001';
      const lost = {
        run,
        fromSeq: 810,
        throughSeq: 812,
        saidAt: '2026-11-22T05:42:00.000Z',
      };
      terminal.store.commit(recordsMissed('t-10', lost), { actor: office });
    }),
  );
}, 120_000);
async function terminals(options: OpenOptions = {}) {
  const { terminal } = server();
  heard(terminal, terminal.store.options.terminal, 2000, 0);
  const page = await open('/admin/terminals', { role: 'admin', ...options });
  await page.getByRole('grid').waitFor();
  return page;
}

describe('the terminals', () => {
  it('say who is silent, how much waits, and who is no longer believed', async () => {
    const page = await terminals();
    await page.getByRole('heading', { name: '3 terminals active' }).waitFor();
    await expectText(page, '2 silent for over a minute · 1,234 waiting to reach the plant');
    await page.getByRole('row', { name: /Quality PC \(this PC\).*active/ }).waitFor();
    await page.getByRole('row', { name: /FA-10.*active.*8 minutes ago.*1,234/ }).waitFor();
    await page.getByRole('row', { name: /FA-11.*revoked.*stolen/ }).waitFor();
    await page.getByRole('row', { name: /FA-12.*replaced.*by FA-12/ }).waitFor();
    expect(await page.getByRole('row').count()).toBe(6);
  });

  it('say how a PC becomes one of them, with the code that the plant gives', async () => {
    const page = await terminals();
    const card = page.getByRole('region', { name: 'Enroll a PC' });
    await expectText(card, /takt enroll --data DIR --plant URL --code CODE/);
    await expectText(card, /one-time code/);
    expect(await card.getByRole('button', { name: 'Copy' }).count()).toBe(1);
  });

  it('say how the backups of this PC stand, and let the admin make one now', async () => {
    const { backups } = server();
    const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
    const page = await terminals();
    const card = page.getByRole('region', { name: 'Backups of this PC' });
    await expectText(card, /No backup yet/);
    await card.getByRole('button', { name: 'Back up now' }).click();
    await expect.poll(() => backups.asked).toBe(1);
    backups.state = { ...backups.state, newestAt: ago(60_000), bytes: 12_340_000, kept: 3, running: 0.4 };
    backups.tell();
    await expectText(card, /12\.3 MB · 3 kept/);
    await expectText(card, /40 % copied/);
    const fault = { code: 'diskFull', at: ago(1000) } as const;
    backups.state = { ...backups.state, running: null, fault, nextAt: ago(-900_000) };
    backups.tell();
    await expectText(card, /The disk is full\. Make room on it/);
    await expectText(card, /Next /);
  });

  it.each([
    [
      'en',
      'Records are missing',
      /FA-10 said it had 812 records of one run; 809 are known: 3 are missing, since .*13:42/,
    ],
    ['zh', '记录缺失', /FA-10 曾报告本运行段有 812 条记录，现只找到 809 条：自 .*13:42 起缺失 3 条/],
  ] as const)('say in %s that a PC lost what it had called saved', async (language, title, said) => {
    const page = await terminals({ language });
    await expectText(page.getByRole('region', { name: title }).first(), said);
  });

  it('offer no backup to whoever may not make one', async () => {
    const page = await terminals({ role: 'supervisor' });
    await page.getByRole('region', { name: 'Backups of this PC' }).waitFor();
    expect(await page.getByRole('button', { name: 'Back up now' }).count()).toBe(0);
  });

  it.each(looks)('pass axe in $language, $scheme, at $width', async (look) => {
    const page = await terminals(look);
    await page.getByRole('row').nth(2).waitFor();
    await expectAccessible(page);
  });
});
