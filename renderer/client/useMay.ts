import type { Role } from '#domain/kernel/actor';
import { useSession } from './ClientProvider.tsx';

/** Whether the person who is signed in has one of the roles. What to offer; the engine decides again on every command. */
export function useMay(): (...allowed: readonly Role[]) => boolean {
  const session = useSession();
  const roles = session.status === 'signedOut' ? [] : session.who.roles;
  return (...allowed) => roles.some((role) => allowed.includes(role));
}
