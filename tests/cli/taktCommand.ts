import { vi } from 'vitest';
import { run } from '#cli/takt';

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `takt ARGS` in this process: its exit code, and what it wrote. */
export async function takt(...args: readonly string[]): Promise<Said> {
  const streams = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk, ...rest) => {
      streams[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      const written = rest.find((r) => typeof r === 'function');
      if (written) queueMicrotask(() => written());
      return true;
    }),
  );
  try {
    return { code: await run(args), ...streams };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
