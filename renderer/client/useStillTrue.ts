import { ORPCError } from '@orpc/client';
import { useEffect } from 'react';
import { useConnection, useSession } from './ClientProvider.tsx';
import { EngineAway } from './engineAway.ts';
import { refusalOf, type RefusalValue } from './useRefusal.ts';

/** Whether what a command was refused for is known to be over. */
export type IsOver = (refusal: RefusalValue) => boolean;

/**
 * The error of a try for as long as it says something of now: that the engine was away or the screen locked is over, and
 * `forget` is called, once the engine answers somebody who is signed in; a refusal once `isOver` says so. Every other error
 * stands until the next try.
 */
export function useStillTrue(error: Error | null, forget: () => void, isOver?: IsOver): Error | null {
  const there = useConnection().status === 'open';
  const active = useSession().status === 'active';
  const refusal = refusalOf(error);
  const refusedOfThen = refusal !== null && isOver?.(refusal) === true;
  const over = refusedOfThen || (there && active && isOfThen(error));
  useEffect(() => {
    if (over) forget();
  }, [over, forget]);
  return over ? null : error;
}

const isOfThen = (error: Error | null): boolean =>
  error instanceof EngineAway || (error instanceof ORPCError && error.code === 'UNAUTHORIZED');
