import type { Role } from '#domain/kernel/actor';
import { useSession } from '../client/ClientProvider.tsx';

export interface LogisticsRights {
  readonly person: string | null;
  /** Pick, send, assign, cancel transports, switch automatic dispatch. */
  readonly dispatch: boolean;
  /** Raise a call. */
  readonly raise: boolean;
  /** Take transports over, hand them back, cancel calls. */
  readonly takeOver: boolean;
}

const may = (roles: readonly Role[], ...allowed: readonly Role[]): boolean =>
  roles.some((role) => allowed.includes(role));

/** What to offer; the engine decides again on every command. */
export function useMay(): LogisticsRights {
  const session = useSession();
  const roles = session.status === 'signedOut' ? [] : session.who.roles;
  return {
    person: session.status === 'signedOut' ? null : session.who.person,
    dispatch: may(roles, 'logistics'),
    raise: may(roles, 'logistics', 'supervisor', 'operator'),
    takeOver: may(roles, 'logistics', 'supervisor'),
  };
}
