import type { Page } from 'playwright-core';

/** What shows that a view stands with its data: an element whose text holds the words. */
export interface Shown {
  readonly selector: string;
  readonly text: string;
}

/**
 * Milliseconds from the key or click that `press` makes, by the event's own time stamp, until a frame was painted in which
 * `shown` stands. Measured inside the page: how long it takes to get the key there is not in it.
 */
export async function timeToPaint(page: Page, shown: Shown, press: () => Promise<void>): Promise<number> {
  await page.evaluate(({ selector, text }) => {
    const standing = (): boolean =>
      [...document.querySelectorAll(selector)].some((node) => node.textContent.includes(text));
    if (standing()) throw new Error(`${selector} "${text}" stands already`);
    const measured = new Promise<number>((resolve) => {
      let pressedAt: number | null = null;
      const pressed = (event: Event): void => {
        pressedAt ??= event.timeStamp;
      };
      for (const type of ['keydown', 'click']) addEventListener(type, pressed, { capture: true });
      const observer = new MutationObserver(() => {
        if (pressedAt === null || !standing()) return;
        observer.disconnect();
        for (const type of ['keydown', 'click']) removeEventListener(type, pressed, { capture: true });
        const from = pressedAt;
        // A task posted from inside a frame runs once that frame was handed to the compositor.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now() - from);
          port2.postMessage(null);
        });
      });
      observer.observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    Object.assign(globalThis, { measured });
  }, shown);
  await press();
  return page.evaluate(() => (globalThis as { measured?: Promise<number> }).measured ?? Promise.reject());
}

/** The least that any switch costs in this browser now: one click that replaces one line of text on an empty page. */
export async function timeOfBlankSwap(page: Page, runs: number): Promise<number[]> {
  await page.setContent('<button id="b">Next</button><p id="p"></p>');
  await page.evaluate(() => {
    let n = 0;
    document.querySelector('#b')?.addEventListener('click', () => {
      const line = document.querySelector('#p');
      if (line) line.textContent = `line ${++n}.`;
    });
  });
  const times: number[] = [];
  for (let n = 1; n <= runs; n++)
    times.push(await timeToPaint(page, { selector: '#p', text: `line ${n}.` }, () => page.click('#b')));
  return times;
}
