import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { pino } from 'pino';
import { vi } from 'vitest';
import { buildIfNeeded } from '#cli/build';
import { prepareDemo } from '#cli/demo/prepare';
import { simulateDemo } from '#cli/demo/simulation';
import type { DemoSite, PcName } from '#cli/demo/supervisor';
import { startDemoSite } from '#cli/demo/supervisor';
import type { SiteSimulation } from '#simulate/siteSimulation';
import { builtTakt } from '#tests/cli/builtTakt';
import { launchForScreens } from '#tests/renderer/page';
import { Pc } from './pc.ts';
import { SavedLedger } from './savedLedger.ts';

/** For what crosses PCs, plant and simulated machines. */
export const soon = { timeout: 90_000, interval: 250 };

const options = { port: 0, plantPort: 0, brokerPort: 0, speed: 10, terminals: 3 as const, window: null };

/** Three real PCs with a plant, a broker, simulated tools and AGVs, and Chromium in front of them. */
export class Scene {
  readonly site: DemoSite;
  readonly simulation: SiteSimulation;
  /** As imported at the start. */
  readonly files: Readonly<Record<string, string>>;
  readonly saved: SavedLedger;
  readonly #browser: Browser;
  readonly #folder: string;

  private constructor(
    folder: string,
    running: Pick<Scene, 'site' | 'simulation' | 'files' | 'saved'>,
    browser: Browser,
  ) {
    this.#folder = folder;
    this.site = running.site;
    this.simulation = running.simulation;
    this.files = running.files;
    this.saved = running.saved;
    this.#browser = browser;
  }

  static async open(): Promise<Scene> {
    await buildIfNeeded();
    const folder = mkdtempSync(path.join(tmpdir(), 'takt-e2e-'));
    const log = pino({ level: 'silent' });
    let files: Record<string, string> = {};
    const site = await startDemoSite(
      { ...options, dataDir: folder, program: builtTakt, log },
      async (preparing) => {
        files = await prepareDemo(preparing);
      },
    );
    const saved = new SavedLedger();
    saved.listen();
    const simulation = await simulateDemo(site, files, { seed: 7, speed: options.speed });
    return new Scene(folder, { site, simulation, files, saved }, await launchForScreens());
  }

  /** A PC's API as the person of a badge. */
  pc(name: PcName, badge: string): Pc {
    return new Pc(this.#urlOf(name), badge);
  }

  /** A PC's screen at a place, with the person of a badge signed in. */
  async screen(name: PcName, badge: string, place = '/'): Promise<Page> {
    const page = await this.#browser.newPage({
      viewport: { width: 1366, height: 768 },
      locale: 'en-GB',
      reducedMotion: 'reduce',
    });
    this.saved.follow(page);
    await page.goto(this.#urlOf(name) + place);
    await page.getByRole('button', { name: new RegExp(badge) }).click();
    await page.getByRole('navigation').first().waitFor();
    return page;
  }

  get plantDir(): string {
    return path.join(this.#folder, 'plant');
  }

  database(of: PcName | 'office'): string {
    return path.join(this.#folder, of === 'office' ? 'plant/office' : of, 'terminal.db');
  }

  async close(): Promise<void> {
    vi.unstubAllGlobals();
    await this.#browser.close();
    await this.simulation.stop();
    await this.site.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #urlOf(name: PcName): string {
    return this.site.terminals.find((t) => t.name === name)?.url ?? '';
  }
}
