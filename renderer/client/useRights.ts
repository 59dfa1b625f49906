import type { Role } from '#domain/kernel/actor';
import { useSession } from './ClientProvider.tsx';

/**
 * Which rights of a table the person who is signed in has, by their roles. What to offer; the engine decides again on every command.
 */
export function useRights<K extends string>(
  table: Readonly<Record<K, readonly Role[]>>,
): Readonly<Record<K, boolean>> {
  const session = useSession();
  const held = session.status === 'signedOut' ? [] : session.who.roles;
  return mapped(table, (allowed) => held.some((role) => allowed.includes(role)));
}

function mapped<K extends string, A, B>(record: Readonly<Record<K, A>>, to: (value: A) => B): Record<K, B> {
  const entries = Object.entries<A>(record).map(([key, value]) => [key, to(value)]);
  return Object.fromEntries(entries);
}
