import { useEffect, useRef } from 'react';
import { expire, feed, idle, type Burst, type WedgeSettings } from './burst.ts';
import { leakGuard } from './leakGuard.ts';
import type { WedgeKey } from './wedgeKey.ts';

/**
 * Listens for the scanner before any control can (capture on window). After a prefix the focus rests on a sink that takes
 * no text, so that an input method is off while the scan comes in; it returns afterwards.
 */
export function useWedge(settings: WedgeSettings, onScan: (text: string) => void): void {
  const handler = useRef(onScan);
  useEffect(() => {
    handler.current = onScan;
  });

  useEffect(() => {
    let burst: Burst = idle;
    const sink = focusSink();
    const guard = leakGuard();
    const onKeyDown = (event: KeyboardEvent) => {
      if (isSecretTyping(burst, event, settings)) return;
      const before = expire(burst, event.timeStamp, settings);
      if (before.status === 'idle') {
        sink.release();
        guard.start();
      }
      const step = feed(before, wedgeKey(event), settings);
      burst = step.burst;
      if (step.swallow) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
      if (burst.status === 'capturing') sink.take();
      if (step.scan === null) return;
      sink.release();
      if (step.leaked > 0) guard.undo(step.leaked);
      handler.current(step.scan);
    };
    const onKeyUp = (event: KeyboardEvent) => {
      const live = expire(burst, event.timeStamp, settings);
      const inScan = live.status === 'capturing' || (live.status === 'suspect' && live.text.length > 2);
      if (!inScan) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    window.addEventListener('keyup', onKeyUp, { capture: true });
    return () => {
      window.removeEventListener('keydown', onKeyDown, { capture: true });
      window.removeEventListener('keyup', onKeyUp, { capture: true });
      sink.remove();
    };
  }, [settings]);
}

/** Whatever its speed, what is typed into a PIN field stays there and is never shown as a scan; a prefix is still one. */
const isSecretTyping = (burst: Burst, event: KeyboardEvent, settings: WedgeSettings): boolean =>
  burst.status !== 'capturing' &&
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
