import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildIfNeeded } from '#cli/build';
import { eventsIn, keptBy, missingFrom } from './keptEvents.ts';
import { MortalSite } from './mortalSite.ts';
import type { Answer } from './pc.ts';
import { Pc } from './pc.ts';
import { problems } from './writers.ts';

/** The plant, and the PC of the line, whose engine is the built one and whose disk stops syncing amid it all: strace answers its syncs with EIO. */
const soon = { timeout: 60_000, interval: 50 };

describe('a PC whose disk syncs no more', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'takt-disk-'));
  const site = new MortalSite(folder);
  const saved: string[] = [];
  const refused: string[] = [];
  let asked = 0;
  let line: Pc;

  beforeAll(async () => {
    vi.stubEnv('TAKT_LOG', 'silent');
    await buildIfNeeded();
    await site.start();
    line = new Pc(site.url, '1001');
    await vi.waitFor(() => record().then((answer) => expect(answer.ok).toBe(true)), soon);
  }, 120_000);

  afterAll(async () => {
    await site.stop();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  async function record(): Promise<Answer> {
    asked += 1;
    const mark = `problem ${String(asked)}`;
    const answer = await line.command('quality.openIssue', problems.ask(mark).input);
    if (answer.ok) saved.push(...answer.events.map(({ eventId }) => eventId));
    else refused.push(mark);
    return answer;
  }

  const health = async (): Promise<number> => (await fetch(`${site.url}/healthz`)).status;

  /** From its return on no sync of the engine succeeds, until `end`. */
  async function failSyncs() {
    const syncs = 'fsync,fdatasync';
    const inject = ['-e', `trace=${syncs}`, '-e', `inject=${syncs}:error=EIO`];
    const strace = spawn(
      '/usr/bin/strace',
      ['-f', '-o', '/dev/null', ...inject, '-p', String(site.enginePid)],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let said = '';
    strace.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    await expect.poll(() => said, soon).toContain('attached');
    return {
      end: async () => {
        strace.kill('SIGINT');
        await once(strace, 'exit');
      },
    };
  }

  it('calls nothing saved from then on, says that it cannot record, and shows nothing that it does not have', async () => {
    for (let n = 0; n < 5; n += 1) expect(await record()).toMatchObject({ ok: true });
    expect(await health()).toBe(200);
    const failing = await failSyncs();
    try {
      for (let n = 0; n < 5; n += 1) expect(await record()).toMatchObject({ ok: false, status: 507 });
      expect(await health()).toBe(503);
      expect(await record()).toMatchObject({ ok: false, status: 507 });
    } finally {
      // As long as it fails, so that nothing that is written later tidies up.
      await site.killEngine();
      await failing.end();
    }
  });

  it('has all that it called saved when it is started again, and nothing that it refused', async () => {
    await site.startEngine();
    // What the disk refused is no damage: nothing is set aside for it.
    const names = readdirSync(path.dirname(site.database('line')));
    expect(names.filter((name) => name.includes('damaged'))).toEqual([]);
    keptBy(site.database('line'), (database) => {
      expect(missingFrom(database, saved)).toEqual([]);
      const bodies = eventsIn(database).map(({ body }) => body);
      for (const mark of refused) expect(bodies.filter((body) => body.includes(`"${mark}"`))).toEqual([]);
    });
    expect(await record()).toMatchObject({ ok: true });
    const status = () => line.query<{ state: string; waiting: number }>('system.status');
    await expect.poll(status, soon).toMatchObject({ state: 'online', waiting: 0 });
  });
});
