import { useEffect, useRef } from 'react';
import {
  breakOff,
  expire,
  feed,
  idle,
  isFramed,
  type Burst,
  type BurstOutcome,
  type WedgeSettings,
} from './burst.ts';
import { leakGuard } from './leakGuard.ts';
import type { WedgeKey } from './wedgeKey.ts';

/**
 * Listens for the scanner before any control can (capture on window). After a prefix the focus rests on a sink that takes
 * no text, so that an input method is off while the scan comes in; it returns afterwards.
 */
export function useWedge(settings: WedgeSettings, onBurst: (outcome: BurstOutcome) => void): void {
  const handler = useRef(onBurst);
  useEffect(() => {
    handler.current = onBurst;
  });

  useEffect(() => {
    const sink = focusSink();
    const guard = leakGuard();
    let burst: Burst = idle;
    const enter = (next: Burst, outcome: BurstOutcome | null) => {
      burst = next;
      if (isFramed(burst)) sink.take();
      else sink.release();
      if (outcome === null) return;
      if (outcome.leaked > 0) guard.undo(outcome.leaked);
      handler.current(outcome);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (isSecretTyping(expire(burst, event.timeStamp, settings), event, settings)) return;
      const key = wedgeKey(event);
      if (!goesOn(burst, key.at, settings)) guard.start();
      const step = feed(burst, key, settings);
      if (step.swallow) keep(event);
      enter(step.burst, step.outcome);
    };
    const onKeyUp = (event: KeyboardEvent) => {
      const live = expire(burst, event.timeStamp, settings);
      const inScan = goesOn(live, event.timeStamp, settings) && live.text.length > 2;
      if (isFramed(live) || inScan) keep(event);
    };
    /** What is pressed after a touch or click is meant for what was touched. */
    const onPointer = () => isFramed(burst) && enter(idle, null);
    const onBlur = () => {
      const { burst: left, outcome } = breakOff(burst);
      enter(left, outcome);
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    window.addEventListener('keyup', onKeyUp, { capture: true });
    window.addEventListener('pointerdown', onPointer, { capture: true });
    window.addEventListener('blur', onBlur);
    return () => {
      window.removeEventListener('keydown', onKeyDown, { capture: true });
      window.removeEventListener('keyup', onKeyUp, { capture: true });
      window.removeEventListener('pointerdown', onPointer, { capture: true });
      window.removeEventListener('blur', onBlur);
      sink.remove();
    };
  }, [settings]);
}

/** Kept from every control on the page. */
function keep(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** A run of fast keys that a key at this moment would go on with. */
const goesOn = (
  burst: Burst,
  at: number,
  { maxGapMs }: WedgeSettings,
): burst is Burst & { status: 'typed' } => burst.status === 'typed' && at - burst.lastAt <= maxGapMs;

/** Whatever its speed, what is typed into a PIN field stays there and is never shown as a scan; a prefix is still one. */
const isSecretTyping = (burst: Burst, event: KeyboardEvent, settings: WedgeSettings): boolean =>
  !isFramed(burst) &&
  burst.status !== 'ended' &&
  event.key !== settings.prefix &&
  event.target instanceof HTMLInputElement &&
  event.target.type === 'password';

const wedgeKey = (event: KeyboardEvent): WedgeKey => ({
  key: event.key,
  code: event.code,
  shift: event.shiftKey,
  control: event.ctrlKey,
  other: event.altKey || event.metaKey,
  repeat: event.repeat,
  writes: writesInto(event.target),
  at: event.timeStamp,
});

const pressed = new Set(['checkbox', 'radio', 'button', 'submit', 'reset', 'file', 'color', 'range']);

const writesInto = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement
    ? !pressed.has(target.type)
    : target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable);

function focusSink() {
  const node = document.createElement('div');
  node.tabIndex = -1;
  node.style.cssText = 'position:fixed;width:0;height:0;outline:none';
  let before: Element | null = null;
  return {
    take: () => {
      if (document.activeElement === node) return;
      before = document.activeElement;
      if (!node.isConnected) document.body.append(node);
      node.focus({ preventScroll: true });
    },
    release: () => {
      if (document.activeElement === node && before instanceof HTMLElement)
        before.focus({ preventScroll: true });
      before = null;
    },
    remove: () => node.remove(),
  };
}
