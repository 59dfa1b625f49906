import { pino, stdSerializers } from 'pino';
import type { Logger } from 'pino';

/** Logs and notices are JSON lines on stderr; stdout carries the ready line alone. */
export const stderrLog = (name: string, level = process.env['TAKT_LOG'] ?? 'info'): Logger =>
  pino(
    { name, level, base: { name }, serializers: { error: stdSerializers.err } },
    pino.destination({ dest: 2, sync: true }),
  );
