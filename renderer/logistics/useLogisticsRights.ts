import type { Role } from '#domain/kernel/actor';
import { useSession } from '../client/ClientProvider.tsx';
import { useRights } from '../client/useRights.ts';

export interface LogisticsRights {
  readonly person: string | null;
  /** Pick, send, assign, cancel transports, switch automatic dispatch. */
  readonly dispatch: boolean;
  /** Raise a call. */
  readonly raise: boolean;
  /** Take transports over, hand them back, cancel calls. */
  readonly takeOver: boolean;
}

/** Who; a test holds it against the roles of the commands behind each. */
export const logisticsRoles = {
  dispatch: ['logistics'],
  raise: ['logistics', 'supervisor', 'operator'],
  takeOver: ['logistics', 'supervisor'],
} as const satisfies Readonly<Record<Exclude<keyof LogisticsRights, 'person'>, readonly Role[]>>;

/** What to offer; the engine decides again on every command. */
export function useLogisticsRights(): LogisticsRights {
  const session = useSession();
  const rights = useRights(logisticsRoles);
  return { person: session.status === 'signedOut' ? null : session.who.person, ...rights };
}
