import { useSession } from '../client/ClientProvider.tsx';
import { useMay } from '../client/useMay.ts';

export interface LogisticsRights {
  readonly person: string | null;
  /** Pick, send, assign, cancel transports, switch automatic dispatch. */
  readonly dispatch: boolean;
  /** Raise a call. */
  readonly raise: boolean;
  /** Take transports over, hand them back, cancel calls. */
  readonly takeOver: boolean;
}

/** What to offer; the engine decides again on every command. */
export function useLogisticsRights(): LogisticsRights {
  const session = useSession();
  const may = useMay();
  return {
    person: session.status === 'signedOut' ? null : session.who.person,
    dispatch: may('logistics'),
    raise: may('logistics', 'supervisor', 'operator'),
    takeOver: may('logistics', 'supervisor'),
  };
}
