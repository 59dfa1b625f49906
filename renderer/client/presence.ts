/** What a person does at a screen; a scanner types. */
const inputs = ['pointerdown', 'pointermove', 'wheel', 'keydown'] as const;

/** The engine is told of input at most this often: a quarter of what it waits, and not more than this, ms. */
const toldEveryMs = 30_000;

export interface PresenceParts {
  readonly page: Pick<Window, 'addEventListener' | 'removeEventListener'>;
  /** Without input for this long nobody is there, s. */
  readonly idleLockS: number;
  /** Tells the engine that somebody is there. */
  readonly touch: () => void;
  /** Nobody is. */
  readonly leave: () => void;
}

/**
 * Watches whether somebody is at the screen, until the returned function is called. What comes while the engine was told only just
 * before is told a little later: it never takes a person to be away before the screen does.
 */
export function watchPresence({ page, idleLockS, touch, leave }: PresenceParts): () => void {
  const everyMs = Math.min(toldEveryMs, (idleLockS * 1000) / 4);
  let seen = performance.now();
  let told = seen;
  let telling: ReturnType<typeof setTimeout> | null = null;
  let idle: ReturnType<typeof setTimeout>;
  const tell = (): void => {
    telling = null;
    told = performance.now();
    touch();
  };
  const onInput = (): void => {
    seen = performance.now();
    telling ??= setTimeout(tell, Math.max(0, told + everyMs - seen));
  };
  const look = (): void => {
    const left = seen + idleLockS * 1000 - performance.now();
    if (left > 0) idle = setTimeout(look, left);
    else leave();
  };
  idle = setTimeout(look, idleLockS * 1000);
  for (const input of inputs) page.addEventListener(input, onInput, { capture: true, passive: true });
  return () => {
    clearTimeout(idle);
    if (telling !== null) clearTimeout(telling);
    for (const input of inputs) page.removeEventListener(input, onInput, { capture: true });
  };
}
