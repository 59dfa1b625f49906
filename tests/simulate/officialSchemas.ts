import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** As published; where from, and under which licence, its README says. */
const folder = join(import.meta.dirname, '../vda5050/2.1.0');

export type OfficialSchema =
  'order' | 'state' | 'connection' | 'instantActions' | 'visualization' | 'factsheet';

export function officialSchema(name: OfficialSchema): { readonly required?: readonly string[] } {
  return JSON.parse(readFileSync(join(folder, `${name}.schema`), 'utf8')) as { required?: string[] };
}

/** Draft 2020-12, with the one format that the schemas use: an instant in UTC. */
export function officialValidator(name: OfficialSchema): ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/);
  return ajv.compile(officialSchema(name));
}
