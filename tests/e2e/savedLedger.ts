import type { Page } from 'playwright-core';
import { vi } from 'vitest';

/** An event in the answer to a command, as it travels over HTTP and over the page's socket. */
const answered = /"eventId":"([0-9a-f-]{36})","stream":"[^"]+","seq":/gu;

const idsIn = (text: string): string[] => [...text.matchAll(answered)].flatMap(([, id]) => id ?? []);

/** What PCs called saved, to people, to simulated people and to screens: event ids by the PC's host and port. */
export class SavedLedger {
  readonly byPc = new Map<string, Set<string>>();
  /** Those of them that a screen was told. */
  readonly onScreens = new Set<string>();

  get ids(): ReadonlySet<string> {
    return new Set([...this.byPc.values()].flatMap((ids) => [...ids]));
  }

  /** Everything that this process is answered from now on, until `vi.unstubAllGlobals()`. */
  listen(): void {
    const ask = globalThis.fetch;
    vi.stubGlobal('fetch', async (...asked: Parameters<typeof fetch>): Promise<Response> => {
      const answer = await ask(...asked);
      const { host, pathname } = new URL(answer.url);
      if (answer.ok && pathname.startsWith('/api/commands/'))
        this.#hear(host, idsIn(await answer.clone().text()));
      return answer;
    });
  }

  /** Everything that the page is answered. */
  follow(page: Page): void {
    page.on('websocket', (socket) => {
      const { host } = new URL(socket.url());
      socket.on('framereceived', ({ payload }) => {
        const ids = idsIn(payload.toString());
        this.#hear(host, ids);
        for (const id of ids) this.onScreens.add(id);
      });
    });
  }

  #hear(host: string, ids: readonly string[]): void {
    const heard = this.byPc.get(host) ?? new Set<string>();
    for (const id of ids) heard.add(id);
    this.byPc.set(host, heard);
  }
}
