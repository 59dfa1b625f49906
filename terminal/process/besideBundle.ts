import path from 'node:path';

/** A thread's file beside this one, as source and bundled. A thread cannot be loaded out of an archive: Electron's has it unpacked. */
export const besideBundle = (
  { dirname, filename }: Pick<ImportMeta, 'dirname' | 'filename'>,
  name: string,
): string =>
  path
    .join(dirname, `${name}${path.extname(filename)}`)
    .replace(/\bapp\.asar\b(?!\.unpacked)/u, 'app.asar.unpacked');
