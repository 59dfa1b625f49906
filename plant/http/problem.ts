import { z } from 'zod';
import { fieldsLeftOut } from '#domain/kernel/fieldsLeftOut';

/** Every error answer. `fields` names what is wrong in a body, by path. */
export const problem = z.object({
  code: z.string(),
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** What a terminal is to sign its request for. */
  challenge: z.string().optional(),
  /** Of the log, in which bodies lie that an answer would need. */
  months: z.array(z.string()).optional(),
});
export type ProblemBody = z.infer<typeof problem>;

/** An expected "no" of the HTTP surface; thrown by handlers, answered in one place. */
export class Problem extends Error {
  readonly status: number;
  readonly body: ProblemBody;
  readonly retryAfterS: number | null;

  constructor(status: number, body: ProblemBody, retryAfterS: number | null = null) {
    super(body.code);
    this.name = 'Problem';
    this.status = status;
    this.body = body;
    this.retryAfterS = retryAfterS;
  }
}

export const busy = (retryAfterS: number, code = 'busy'): Problem => new Problem(503, { code }, retryAfterS);

/** Parses a JSON body by its schema, which has to know all of it. @throws Problem 400 with the paths of what is wrong */
export function parseJson<T>(raw: Buffer, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(raw.toString());
  } catch {
    throw new Problem(400, { code: 'badJson' });
  }
  const parsed = schema.safeParse(json);
  const issues = parsed.success
    ? fieldsLeftOut(json, parsed.data).map((path) => ({ path, message: 'unknown field' }))
    : parsed.error.issues;
  if (parsed.success && issues.length === 0) return parsed.data;
  const fields = issues
    .slice(0, 20)
    .map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
  throw new Problem(400, { code: 'badRequest', fields });
}
