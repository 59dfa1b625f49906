import { HttpClient } from '#process/httpClient';
import { PlainFailure } from './process.ts';
import { failureWords } from './tlsWords.ts';

const answerLimitMs = 120_000;
const maxAnswerBytes = 256 * 1024 * 1024;

export interface AdminAnswer {
  readonly status: number;
  /** Null where it is no JSON. */
  readonly body: unknown;
}

/**
 * Asks a running plant as its administrator; `body` makes it a POST. `by`: a client that is kept open; else one of its own.
 * @throws PlainFailure
 */
export async function askPlant(
  plant: string,
  token: string,
  path: string,
  body?: unknown,
  by?: HttpClient,
): Promise<AdminAnswer> {
  const answer = await askJson(new URL(path, plant), token, body, by);
  if (answer.kind === 'failed')
    throw new PlainFailure(`no plant answers at ${plant}: ${failureWords(answer)}`);
  if (answer.status === 401 || answer.status === 403)
    throw new PlainFailure(`the plant at ${plant} does not accept this admin token`);
  return { status: answer.status, body: jsonOf(answer.body) };
}

/** One request of a command; a terminal that is served with TLS is asked by the same certificates. */
export async function askJson(url: URL, token: string | null, body?: unknown, by?: HttpClient) {
  const http = by ?? new HttpClient();
  try {
    return await http.ask({
      url,
      method: body === undefined ? 'GET' : 'POST',
      body: body === undefined ? null : Buffer.from(JSON.stringify(body)),
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      signal: AbortSignal.timeout(answerLimitMs),
      maxBytes: maxAnswerBytes,
    });
  } finally {
    if (by === undefined) http.close();
  }
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
