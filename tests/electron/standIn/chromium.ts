import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Frame, type Page, type Request } from 'playwright-core';
import { shellPath } from '#tests/chromium';
import { answerRequest } from './session.ts';
import type { StandInWebContents } from './webContents.ts';

const EXECUTABLE = process.env['CHROMIUM_PATH'] ?? shellPath;
const ARGUMENTS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-port=0',
  // Electron documents it as its own addition to MessagePort; Chromium has it behind this switch.
  '--enable-features=MessagePortCloseEvent',
];

export interface Chromium {
  readonly page: Page;
  /** Where a test attaches with `connectOverCDP`. */
  readonly debuggerUrl: string;
  close(): Promise<void>;
}

/** A Chromium whose every request is answered by the app's own handlers. */
export async function openChromium(
  userData: string,
  size: { readonly width: number; readonly height: number },
  contents: StandInWebContents,
): Promise<Chromium> {
  const profile = join(userData, 'chromium');
  const portFile = join(profile, 'DevToolsActivePort');
  await rm(portFile, { force: true });
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: EXECUTABLE,
    args: ARGUMENTS,
    viewport: { width: size.width, height: size.height },
    serviceWorkers: 'block',
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const [page = await context.newPage()] = context.pages();
  await holdToOwnPages(context, page, contents);
  const [port] = (await readFile(portFile, 'utf8')).split('\n');
  return { page, debuggerUrl: `http://127.0.0.1:${port}`, close: () => context.close() };
}

async function holdToOwnPages(
  context: BrowserContext,
  page: Page,
  contents: StandInWebContents,
): Promise<void> {
  await context.route('**/*', async (route) => {
    const request = route.request();
    if (isOfAnotherWindow(request, page)) await route.fulfill({ status: 200, body: '' });
    // 'aborted' leaves the page where it is, as a prevented navigation does.
    else if (isRefused(request, page, contents)) await route.abort('aborted');
    else await answerRequest(route);
  });
  // Chromium has opened the window by now: it is shown empty, and closed at once.
  context.on('page', (other) => {
    if (other !== page && contents.refusesWindow(other.url())) void other.close();
  });
}

function isOfAnotherWindow(request: Request, page: Page): boolean {
  return request.isNavigationRequest() && frameOf(request)?.page() !== page;
}

function isRefused(request: Request, page: Page, contents: StandInWebContents): boolean {
  if (!request.isNavigationRequest()) return false;
  return contents.refusesNavigation(request.url(), frameOf(request) === page.mainFrame());
}

/** Undefined for the first request of a window that is just opening. */
function frameOf(request: Request): Frame | undefined {
  try {
    return request.frame();
  } catch {
    return undefined;
  }
}
