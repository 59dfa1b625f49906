import type { Logger } from 'pino';

/** Where notices go (stderr, JSON lines). */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
