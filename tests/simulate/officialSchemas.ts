import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** Beside the project, not part of it. */
const FOLDER = join(import.meta.dirname, '../../../shared/data/vda5050/2.1.0');

export const SCHEMAS_ABSENT = `the official VDA 5050 2.1.0 schemas are not at ${FOLDER.split('/').slice(-5).join('/')}`;

export function hasOfficialSchemas(): boolean {
  return existsSync(FOLDER);
}

export type OfficialSchema =
  'order' | 'state' | 'connection' | 'instantActions' | 'visualization' | 'factsheet';

export function officialSchema(name: OfficialSchema): { readonly required?: readonly string[] } {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.schema`), 'utf8')) as { required?: string[] };
}

/** Draft 2020-12, with the one format that the schemas use: an instant in UTC. */
export function officialValidator(name: OfficialSchema): ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/);
  return ajv.compile(officialSchema(name));
}
