import { useEffect, useState, type ComponentType } from 'react';
import { useScanHold } from '#ui/scan/ScanProvider.tsx';
import type { ScreenCode } from '../screens.ts';

type Arrival =
  | { readonly status: 'awaited' }
  | { readonly status: 'arrived'; readonly Component: ComponentType }
  | { readonly status: 'failed'; readonly error: unknown };

/** A screen as soon as its code is there; nothing until then, and its failure to the boundary around it. */
export function ScreenView({ code }: { readonly code: ScreenCode }) {
  const [arrival, setArrival] = useState(() => arrivalOf(code));
  useEffect(() => {
    if (arrival.status !== 'awaited') return;
    code.fetch().then(
      () => setArrival(arrivalOf(code)),
      (error: unknown) => setArrival({ status: 'failed', error }),
    );
  }, [arrival.status, code]);
  useScanHold(arrival.status === 'awaited');
  if (arrival.status === 'failed') throw arrival.error;
  return arrival.status === 'awaited' ? null : <arrival.Component />;
}

function arrivalOf(code: ScreenCode): Arrival {
  const Component = code.now();
  return Component === null ? { status: 'awaited' } : { status: 'arrived', Component };
}
