import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Office } from '#plant/office';
import { importPreview } from '#terminal/contract/site';
import { PlainFailure, UsageError } from './process.ts';

/** The CSV and JSON files of an import folder, as text by name. */
export function filesOf(folder: string): Record<string, string> {
  const names = namesIn(folder).filter((name) => /\.(csv|json)$/u.test(name));
  if (names.length === 0) throw new UsageError(`${folder} has no CSV or JSON files`);
  return Object.fromEntries(names.map((name) => [name, textOf(path.join(folder, name))]));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const code = codeOf(error);
    throw new UsageError(
      code === 'ENOENT' ? `${folder} does not exist` : `${folder} cannot be read as a folder: ${code}`,
    );
  }
}

function textOf(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw new UsageError(`${file} cannot be read as UTF-8 text: ${codeOf(error)}`);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

export type Preview = z.infer<typeof importPreview>;
const refusal = z.object({ code: z.string(), params: z.record(z.string(), z.unknown()).default({}) });
const recorded = z.object({ events: z.array(z.unknown()) });

/** Checks the whole folder where it would be imported. */
export async function preview(
  execute: Office['execute'],
  files: Readonly<Record<string, string>>,
): Promise<Preview> {
  const { status, body } = await execute('site.importPreview', { files });
  if (status !== 200) throw new PlainFailure(`the folder could not be checked: ${saidIn(body)}`);
  return importPreview.parse(body);
}

/** All of it or nothing. Answers how many events it came to; 0 where the site has all of it already. */
export async function importAll(
  execute: Office['execute'],
  files: Readonly<Record<string, string>>,
): Promise<number> {
  const { status, body } = await execute('site.importFolder', { files });
  if (status === 200) return recorded.parse(body).events.length;
  throw new PlainFailure(`nothing was imported: ${saidIn(body)}`);
}

function saidIn(body: unknown): string {
  const said = refusal.safeParse(body).data;
  return said ? [said.code, ...Object.values(said.params).map(String)].join(' ') : JSON.stringify(body);
}

const faultWords: Readonly<Record<string, string>> = {
  missingFile: 'the file is missing',
  unknownFile: 'no such file is expected',
  unreadable: 'cannot be read',
  missingColumn: 'the column is missing',
  unknownColumn: 'no such column is expected',
  wrongCellCount: 'more or fewer cells than the heading has',
  badValue: 'not a valid value',
  duplicate: 'stands there twice',
  unknown: 'names something that does not exist',
  missing: 'something that belongs to it is missing',
};

/** `stations.csv:4 order: not a valid value "x"` */
export function faultLine({ file, row, column, fault, value }: Preview['faults'][number]): string {
  const place = [row === null ? file : `${file}:${String(row)}`, column].filter((part) => part !== null);
  const shown = value === '' ? '' : ` ${JSON.stringify(value.slice(0, 80))}`;
  return `${place.join(' ')}: ${faultWords[fault] ?? fault}${shown}`;
}
