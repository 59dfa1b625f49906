import { StoreUnavailable } from '../store.ts';

/** SQLSTATE classes that say "not now" instead of "never": connection, resources, operator intervention, system error. */
const passing = new Set(['08', '53', '55', '57', '58']);
/** Read-only after fail-over, serialization failure, deadlock. */
const passingCodes = new Set(['25006', '40001', '40P01']);

const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

function isPassing(error: unknown): boolean {
  if (error instanceof StoreUnavailable) return true;
  const code = codeOf(error);
  if (code === null)
    return (
      error instanceof Error && /terminat|timeout|closed|not queryable|after calling end/i.test(error.message)
    );
  if (code.length !== 5 || /^E[A-Z]/.test(code)) return true;
  return passing.has(code.slice(0, 2)) || passingCodes.has(code);
}

/** Turns "not now" errors of pg into `StoreUnavailable`; everything else is a bug and passes through. */
export async function reaching<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isPassing(error))
      throw new StoreUnavailable(error instanceof Error ? error.message : 'PostgreSQL', error);
    throw error;
  }
}
