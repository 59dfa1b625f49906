import { reasonOf } from './adminDoor.ts';
import { PlainFailure } from './process.ts';

const answerLimitMs = 120_000;

/**
 * Asks a running plant as its administrator; `body` makes it a POST.
 * @throws PlainFailure
 */
export async function askPlant(
  plant: string,
  token: string,
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const answer = await fetch(new URL(path, plant), {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(answerLimitMs),
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw new PlainFailure(`no plant answers at ${plant}: ${reasonOf(error)}`);
  });
  if (answer.status === 401 || answer.status === 403)
    throw new PlainFailure(`the plant at ${plant} does not accept this admin token`);
  return { status: answer.status, body: await answer.json().catch(() => null) };
}
