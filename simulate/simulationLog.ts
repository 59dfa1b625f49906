/** Something worth telling of a simulated site: what happened, and to what. */
export type SimulationLog = (event: string, fields: Readonly<Record<string, unknown>>) => void;

/** JSON lines on stderr, as every long-running command writes them. */
export const stderrLines: SimulationLog = (event, fields) => {
  process.stderr.write(`${JSON.stringify({ name: 'simulate', event, ...fields })}\n`);
};

/** What an error says, with what was beneath it. */
export const messageOf = (error: unknown): string =>
  error instanceof Error
    ? error.message + (error.cause instanceof Error ? ` (${error.cause.message})` : '')
    : String(error);
