import { splitStreamId } from '#domain/kernel/streamType';
import type { Role } from '#domain/kernel/actor';
import type { CarryTaken } from '#sync/carryIn';
import { partBytes } from '#terminal/contract/carryPart';
import type { AuditState } from '#terminal/contract/audit';
import type { BackupState } from '#terminal/contract/backup';
import { attachmentRoute } from '#terminal/attachmentRoute';
import { ChangeFeed } from '#terminal/changeFeed';
import { nodeRuntime } from '#process/nodeRuntime';
import type { PlantDesk } from '#terminal/plantDesk';
import { terminalRouter } from '#terminal/router';
import { terminalServer } from '#terminal/server';
import { Sessions } from '#terminal/sessions';
import { staticFiles } from '#terminal/staticFiles';
import { openTestTerminal, signedInAs, testPin } from '#tests/terminal/testTerminal';
import type { Page } from 'playwright-core';
import { triesInMemory } from '#tests/terminal/triesInMemory';

type TestTerminal = ReturnType<typeof openTestTerminal>;

export interface ScreenServer {
  readonly url: string;
  readonly terminal: TestTerminal;
  /** What the engine says of its backups, for a test to set. */
  readonly backups: { state: BackupState; asked: number; readonly tell: () => void };
  /** What it says of its records. */
  readonly audits: { state: AuditState; asked: number; readonly tell: () => void };
  readonly carry: FakeCarryDesk;
  /** What stands beside this PC, for a test to set; null: no plant does. */
  readonly beside: { plant: PlantDesk | null };
  /** What a zone's attendant does when it heard its AGVs. */
  readonly tellFleet: () => void;
  /** The engine dies; what is returned starts it again, with its records and without anybody's session. */
  readonly die: () => Promise<() => Promise<void>>;
  readonly close: () => Promise<void>;
}

/** Lets something have happened that long ago; for what only time makes due. */
export type Before = (agoMs: number, act: () => Promise<void>) => Promise<void>;

/**
 * The built UI over the real router, engine and change feed on an in-memory database, or on `file`, by the real clock. People sign in as
 * `<role>-<n>`, the same badges that sign (`signatureOf`).
 */
export async function serveScreens(
  folder: string,
  seed: (terminal: TestTerminal, before: Before) => void | Promise<void>,
  file?: string,
): Promise<ScreenServer> {
  const runtime = nodeRuntime();
  const ago = { ms: 0 };
  const terminal = openTestTerminal({
    runtime: { ...runtime, nowMs: () => runtime.nowMs() - ago.ms },
    ...(file === undefined ? {} : { file }),
  });
  await seed(terminal, async (ms, act) => {
    ago.ms = ms;
    await act();
    ago.ms = 0;
  });
  const feed = new ChangeFeed(runtime, runtime.newId());
  const { engine, areas, store, desk: attachments } = terminal;
  store.onChange(({ streams }) => feed.tell(['sync', ...streams.map((s) => splitStreamId(s).name)]));
  const open = ['system.status', 'system.terminal', 'system.people'];
  const carry = new FakeCarryDesk();
  const beside: ScreenServer['beside'] = { plant: null };
  const backups = { state: noBackups, asked: 0, tell: () => feed.tell(['backup']) };
  const audits: ScreenServer['audits'] = {
    state: { running: false, last: null, brokenOffAt: null },
    asked: 0,
    tell: () => feed.tell(['audit']),
  };
  const start = async (port: number) => {
    const looking = { state: () => audits.state, start: () => void (audits.asked += 1) };
    const desk = { state: () => backups.state, backUpNow: () => void (backups.asked += 1) };
    const sessions = peopleByRole();
    const pc = { backups: desk, audits: looking, carry, attachments };
    const parts = {
      engine,
      sessions,
      feed,
      areas,
      open,
      demo: null,
      ...pc,
      get plant() {
        return beside.plant ?? undefined;
      },
    };
    const server = terminalServer(terminalRouter(parts), {
      hosts: [],
      files: staticFiles(folder),
      attachments: attachmentRoute(attachments, sessions),
      version: '0.0.0',
      health: () => ({ ok: true }),
      onBug: (error) => console.error(error),
    });
    return { server, ...(await server.listen(port, '127.0.0.1')) };
  };
  let running = await start(freed.pop() ?? 0).catch(() => start(0));
  return {
    url: `http://127.0.0.1:${running.port}`,
    terminal,
    backups,
    audits,
    carry,
    beside,
    tellFleet: () => feed.tell(['fleet']),
    die: async () => {
      const { port } = running;
      await running.server.close();
      return async () => {
        running = await start(port);
      };
    },
    close: async () => {
      await running.server.close();
      freed.push(running.port);
    },
  };
}

const noBackups: BackupState = {
  newestAt: null,
  bytes: null,
  kept: 0,
  folder: '/data/takt/backups',
  running: null,
  fault: null,
  nextAt: null,
};

/** Of servers that were closed: a page has the code compiled that it loaded before from the same address. */
const freed: number[] = [];

function peopleByRole(): Sessions {
  const runtime = nodeRuntime();
  return new Sessions({
    runtime,
    newToken: () => runtime.newId(),
    byBadge: (badge) => {
      const [role = '', n = '1'] = badge.split('-');
      const who = signedInAs(role as Role, Number(n));
      return { ...who, active: true, pinVerifier: 'plain' };
    },
    verifyPin: (_verifier, pin) => Promise.resolve(pin === testPin),
    idleLockS: 3600,
    tries: triesInMemory(),
  });
}

/** Opens a screen as somebody of that role; `language` as they would have chosen it. */
export async function openScreen(
  page: Page,
  url: string,
  options: { readonly role: Role; readonly n?: number; readonly language?: 'zh' | 'en' },
): Promise<void> {
  const language = options.language ?? 'en';
  const chosen = await page.addInitScript(
    (wanted) => localStorage.setItem('takt.language.pc', wanted),
    language,
  );
  await page.goto(url);
  await chosen.dispose();
  const [badge, pin] = language === 'en' ? ['Badge', 'PIN'] : ['工牌', 'PIN'];
  await page.getByLabel(badge, { exact: true }).fill(`${options.role}-${options.n ?? 1}`);
  await page.getByLabel(pin, { exact: true }).fill(testPin);
  await page.getByLabel(pin, { exact: true }).press('Enter');
}

/** A file to carry away, of more than one part, and what was handed over; it answers as a test sets it. */
export class FakeCarryDesk {
  readonly file = Buffer.alloc(partBytes + 1000, 'carried ');
  given = Buffer.alloc(0);
  answer: CarryTaken = { ok: false, fault: 'damaged' };

  write = () =>
    Promise.resolve({
      name: 'FA-10.takt-carry',
      bytes: this.file.length,
      events: 1234,
      terminals: ['t-10'],
      at: '2026-11-22T08:00:00.000Z',
    });
  read = (_name: string, from: number) => Promise.resolve(this.file.subarray(from, from + partBytes));
  put = (_upload: string, _from: number, part: Uint8Array) => {
    this.given = Buffer.concat([this.given, part]);
    return Promise.resolve(this.given.length);
  };
  take = () => Promise.resolve(this.answer);
}
