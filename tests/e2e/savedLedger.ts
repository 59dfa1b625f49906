import type { Page } from 'playwright-core';
import { vi } from 'vitest';

/** An event in the answer to a command, as it travels over HTTP and over the page's socket. */
const answered = /"eventId":"([0-9a-f-]{36})","stream":"[^"]+","seq":/gu;

/** What PCs called saved, to people, to simulated people and to screens: event ids by the PC's host and port. */
export class SavedLedger {
  readonly byPc = new Map<string, Set<string>>();

  get ids(): ReadonlySet<string> {
    return new Set([...this.byPc.values()].flatMap((ids) => [...ids]));
  }

  /** Everything that this process is answered from now on, until `vi.unstubAllGlobals()`. */
  listen(): void {
    const ask = globalThis.fetch;
    vi.stubGlobal('fetch', async (...asked: Parameters<typeof fetch>): Promise<Response> => {
      const answer = await ask(...asked);
      const { host, pathname } = new URL(answer.url);
      if (answer.ok && pathname.startsWith('/api/commands/')) this.#hear(host, await answer.clone().text());
      return answer;
    });
  }

  /** Everything that the page is answered. */
  follow(page: Page): void {
    page.on('websocket', (socket) => {
      const { host } = new URL(socket.url());
      socket.on('framereceived', ({ payload }) => this.#hear(host, payload.toString()));
    });
  }

  #hear(host: string, text: string): void {
    const ids = this.byPc.get(host) ?? new Set<string>();
    for (const [, id] of text.matchAll(answered)) if (id !== undefined) ids.add(id);
    this.byPc.set(host, ids);
  }
}
