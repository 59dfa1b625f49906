import { beforeAll, describe, expect, it } from 'vitest';
import { sealedCode, terminal as terminalStream } from '#domain/site/terminal';
import { testPin } from '#tests/terminal/testTerminal';
import { done } from '#tests/terminal/qualitySite';
import { recordsMissed, terminalCloned } from '#domain/site/terminalDecisions';
import { expectAccessible } from '../accessible.ts';
import { expectText, looks, screens, type OpenOptions } from '../openedPage.ts';
import { serveQuality, type QualityServer } from '../quality/qualityScreens.ts';
import { silentDesk } from './silentDesk.ts';

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
      const copy = '018f0000-0000-7000-8000-000000000002';
      const run = '018f0000-0000-7000-8000-000000000001';
      const lost = {
        run,
        fromSeq: 810,
        throughSeq: 812,
        saidAt: '2026-11-22T05:42:00.000Z',
      };
      terminal.store.commit(terminalCloned('t-13', run, copy), { actor: office });
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
    await expectText(page, /\d silent for over a minute · 1,234 waiting to reach the plant/);
    await page.getByRole('row', { name: /Quality PC \(this PC\).*active/ }).waitFor();
    await page.getByRole('row', { name: /FA-10.*active.*\d minutes ago.*1,234/ }).waitFor();
    await page.getByRole('row', { name: /FA-11.*revoked.*stolen/ }).waitFor();
    await page.getByRole('row', { name: /FA-12.*replaced.*by FA-12/ }).waitFor();
    await page.getByRole('row', { name: /FA-12.*runs on two PCs/ }).waitFor();
    expect(await page.getByRole('row').count()).toBe(6);
  });

  it('say how a PC becomes one of them, with the code that the plant gives', async () => {
    const page = await terminals();
    const card = page.getByRole('region', { name: 'Enroll a PC' });
    await expectText(card, /takt enroll --data DIR --plant URL --code CODE/);
    await expectText(card, /one-time code/);
    expect(await card.getByRole('button', { name: 'Copy' }).count()).toBe(1);
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

  it.each(looks)('say in $language that the private key of this PC lies in a file', async (look) => {
    const page = await terminals(look);
    const zh = look.language === 'zh';
    const title = zh ? '本机私钥' : 'Private key of this PC';
    await expectText(page, title);
    await expectText(page, zh ? '保存在仅文件所有者可读的文件中' : 'In a file that its owner alone may read');
  });

  it('let the admin declare a PC lost, with the reason, and nobody else', async () => {
    const page = await terminals();
    const row = page.getByRole('row', { name: /FA-10 .*active/ });
    await row.getByRole('button', { name: 'Acts for FA-10' }).click();
    await page.getByRole('menuitem', { name: 'Declare lost' }).click();
    const dialog = page.getByRole('dialog', { name: 'Declare FA-10 lost?' });
    await expectText(dialog, /stations FA-10\) are listed in the inbox/);
    await dialog.getByRole('textbox', { name: 'Why' }).fill('burnt');
    await dialog.getByRole('button', { name: 'Declare lost' }).click();
    await page.getByRole('row', { name: /FA-10 .*declared lost · burnt/ }).waitFor();
    const own = page.getByRole('row', { name: /this PC/ });
    expect(await own.getByRole('button').count()).toBe(0);
    const others = await terminals({ role: 'supervisor' });
    expect(await others.getByRole('button', { name: /^Acts for/ }).count()).toBe(0);
  });

  it('make codes beside the plant, one of them for the place of another PC, and say elsewhere where that is done', async () => {
    const { beside } = server();
    const elsewhere = await terminals();
    const card = elsewhere.getByRole('region', { name: 'Enroll a PC' });
    expect(await card.getByRole('button', { name: 'Make a code' }).count()).toBe(0);
    const asked: unknown[] = [];
    beside.plant = {
      ...silentDesk,
      createCode: (replaces) => {
        asked.push(replaces);
        return Promise.resolve({ code: 'K7QM-42XD', expiresAt: '2026-11-22T09:00:00.000Z' });
      },
    };
    const page = await terminals();
    const here = page.getByRole('region', { name: 'Enroll a PC' });
    await here.getByRole('button', { name: 'Make a code' }).click();
    await expectText(here, /--code K7QM-42XD --name NAME/);
    const row = page.getByRole('row', { name: /FA-13|FA-12.*runs on two PCs/ });
    await row.getByRole('button', { name: /^Acts for/ }).click();
    await page.getByRole('menuitem', { name: 'Code for a replacement…' }).click();
    const dialog = page.getByRole('dialog', { name: /^Replace / });
    await dialog.getByRole('checkbox', { name: /was stolen/ }).check();
    await dialog.getByRole('button', { name: 'Make a code' }).click();
    await expectText(dialog, /--code K7QM-42XD --replace t-13 --revoke-old/);
    await expectAccessible(page);
    expect(asked).toEqual([null, { terminal: 't-13', revoke: true }]);
    beside.plant = silentDesk;
    await dialog.getByRole('button', { name: 'Make a code' }).click();
    await expectText(dialog, /The plant server does not answer; nothing was changed/);
    beside.plant = null;
  });

  it('make the sealed code of a PC beside the plant, signed and shown once, and say elsewhere where that is done', async () => {
    const { beside, terminal } = server();
    const elsewhere = await terminals();
    await elsewhere.getByRole('row', { name: /FA-12.*runs on two PCs/ }).waitFor();
    const card = elsewhere.getByRole('region', { name: 'Break-glass codes' });
    await expectText(card, /Without a sealed code that was not used: .*FA-12/);
    const ask = async (page: typeof elsewhere) => {
      const row = page.getByRole('row', { name: /FA-12.*runs on two PCs/ });
      await row.getByRole('button', { name: /^Acts for/ }).click();
      await page.getByRole('menuitem', { name: 'Break-glass code…' }).click();
      return page.getByRole('dialog', { name: 'Break-glass code of FA-12' });
    };
    await expectText(await ask(elsewhere), /made at the office terminal beside the plant server/);
    beside.plant = silentDesk;
    const page = await terminals();
    const dialog = await ask(page);
    await expectText(dialog, /It has none yet/);
    await dialog.getByLabel('Badge').fill('admin-1');
    await dialog.getByLabel('PIN').fill('000000');
    await dialog.getByRole('button', { name: 'Sign' }).click();
    await expectText(dialog, /Badge or PIN/);
    await dialog.getByLabel('PIN').fill(testPin);
    await dialog.getByRole('button', { name: 'Sign' }).click();
    await expectText(dialog, /00000 00000 00000 00000/);
    await expectText(dialog, /It is shown only now/);
    await expectAccessible(page);
    server().hands.plantJudges();
    expect(sealedCode(terminal.store.state(terminalStream, 't-13').state)).not.toBeNull();
    await dialog.getByRole('button', { name: 'Written down' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await expectText(await ask(page), /one of .* that was not used: another takes its place/);
    beside.plant = null;
  });

  it.each(looks)('pass axe in $language, $scheme, at $width', async (look) => {
    const page = await terminals(look);
    await page.getByRole('row').nth(2).waitFor();
    await expectAccessible(page);
  });
});
