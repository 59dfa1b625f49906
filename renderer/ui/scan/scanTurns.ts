/** Longest that a scan waits for the one before it or for a screen, ms: an answer that never comes keeps no badge out. */
const waitsMs = 5_000;

export interface ScanTurns {
  /** Scans are answered one after another, in the order in which they came. */
  readonly take: (answer: () => Promise<void>) => Promise<void>;
  /** Lets scans wait until the screen that they are meant for is there. */
  readonly hold: () => () => void;
}

export function scanTurns(): ScanTurns {
  let last: Promise<void> = Promise.resolve();
  let holds = 0;
  let waiting: (() => void)[] = [];
  const released = () =>
    holds === 0 ? Promise.resolve() : new Promise<void>((resolve) => waiting.push(resolve));
  return {
    take: async (answer) => {
      const before = last;
      let end = () => {};
      last = new Promise((resolve) => {
        end = resolve;
      });
      try {
        await atMost(before);
        await atMost(released());
        await answer();
      } finally {
        end();
      }
    },
    hold: () => {
      holds += 1;
      return () => {
        holds -= 1;
        if (holds > 0) return;
        for (const go of waiting) go();
        waiting = [];
      };
    },
  };
}

const atMost = (wait: Promise<void>): Promise<void> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, waitsMs);
  });
  return Promise.race([wait, limit]).finally(() => clearTimeout(timer));
};
