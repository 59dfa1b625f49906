type Level = 'info' | 'warn' | 'error';

/** Tells the log what happened: `notice` is a camelCase name that scripts can look for. */
export type Report = (level: Level, notice: string, fields?: Readonly<Record<string, unknown>>) => void;

/** pino's numbers, so that one reader serves the logs of every Takt process. */
const LEVELS: Readonly<Record<Level, number>> = { info: 30, warn: 40, error: 50 };

/** One JSON line per notice; `name` is the process that speaks. */
export function reportTo(
  name: 'window' | 'engine',
  write: (line: string) => void,
  nowMs: () => number,
): Report {
  return (level, notice, fields) =>
    write(`${JSON.stringify({ ...fields, level: LEVELS[level], time: nowMs(), name, msg: notice })}\n`);
}
