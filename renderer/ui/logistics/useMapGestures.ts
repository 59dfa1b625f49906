import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react';
import { pan, zoomAt, type MapView, type Size } from './mapView.ts';

/** Wheel and pinch zoom about the fingers, one finger or the mouse pans; keys and buttons do the same. */
export function useMapGestures(frame: RefObject<HTMLDivElement | null>, fitted: MapView, size: Size) {
  const [own, setOwn] = useState<MapView | null>(null);
  const [dragging, setDragging] = useState(false);
  const view = own ?? fitted;
  const latest = useRef({ view, fitted });
  useEffect(() => {
    latest.current = { view, fitted };
  });

  useEffect(() => {
    const node = frame.current;
    if (node === null) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = node.getBoundingClientRect();
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      const now = latest.current;
      setOwn(zoomAt(now.view, at, Math.exp(-event.deltaY * 0.0015), now.fitted));
    };
    node.addEventListener('wheel', onWheel, { passive: false });
    return () => node.removeEventListener('wheel', onWheel);
  }, [frame]);

  const pointers = usePointers(
    (dx, dy) => setOwn(pan(latest.current.view, dx, dy)),
    (at, factor) => setOwn(zoomAt(latest.current.view, at, factor, latest.current.fitted)),
    setDragging,
  );
  const center = { x: size.width / 2, y: size.height / 2 };
  return {
    view,
    dragging,
    isFitted: own === null,
    fit: () => setOwn(null),
    zoom: (factor: number) => setOwn(zoomAt(view, center, factor, fitted)),
    pan: (dx: number, dy: number) => setOwn(pan(view, dx, dy)),
    pointers,
  };
}

type At = { readonly x: number; readonly y: number };

function usePointers(
  onPan: (dx: number, dy: number) => void,
  onPinch: (at: At, factor: number) => void,
  onDragging: (dragging: boolean) => void,
) {
  const down = useRef(new Map<number, At>());
  const place = (event: PointerEvent): At => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const onPointerDown = (event: PointerEvent) => {
    down.current.set(event.pointerId, place(event));
  };
  const onPointerMove = (event: PointerEvent) => {
    const before = down.current.get(event.pointerId);
    if (before === undefined) return;
    const now = place(event);
    const other = [...down.current].find(([id]) => id !== event.pointerId)?.[1];
    if (other === undefined) {
      if (!event.currentTarget.hasPointerCapture(event.pointerId)) {
        if (Math.hypot(now.x - before.x, now.y - before.y) < 4) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        onDragging(true);
      }
      onPan(now.x - before.x, now.y - before.y);
    } else {
      const gap = (a: At, b: At) => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
      onPinch({ x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }, gap(now, other) / gap(before, other));
    }
    down.current.set(event.pointerId, now);
  };
  const onPointerUp = (event: PointerEvent) => {
    down.current.delete(event.pointerId);
    if (down.current.size === 0) onDragging(false);
  };
  return { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: onPointerUp };
}
