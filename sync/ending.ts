import type { PlantFault } from './plantPorts.ts';

/** Final until somebody acts: these are never tried again by themselves. */
export type StopReason = 'foreignServer' | 'rewound' | 'feedCorrupt' | 'revoked';

/** How a conversation ended. */
export type Ending =
  | { readonly kind: 'fault'; readonly fault: PlantFault }
  | { readonly kind: 'storage'; readonly detail: string }
  | { readonly kind: 'stalled' }
  | { readonly kind: 'stop'; readonly reason: StopReason; readonly detail: string }
  | { readonly kind: 'closed' };

export function endingOf(fault: PlantFault): Ending {
  if (fault.kind === 'mismatch' && fault.code !== 'badProtocol')
    return { kind: 'stop', reason: fault.code, detail: fault.code };
  if (fault.kind === 'denied' && fault.code === 'revoked')
    return { kind: 'stop', reason: 'revoked', detail: fault.code };
  return { kind: 'fault', fault };
}
