import type { z } from 'zod';
import type { RunningPlant } from '#plant/main';
import type { HttpClient } from '#process/httpClient';
import { deadLetters, oneTimeCode, retried } from '#terminal/contract/plantDesk';
import type { PlantDesk } from '#terminal/plantDesk';
import { askPlant } from './plantAdmin.ts';
import { PlainFailure } from './process.ts';

/** The plant's own door for administrators, as the office terminal beside it opens it for whoever signed in there as one. */
export function plantDesk(
  { url, adminToken }: Pick<RunningPlant, 'url' | 'adminToken'>,
  http: HttpClient,
): PlantDesk {
  const ask = async <T>(schema: z.ZodType<T>, path: string, body?: unknown): Promise<T | null> => {
    try {
      const answer = await askPlant(url, adminToken, path, body, http);
      return answer.status === 200 ? schema.parse(answer.body) : null;
    } catch (error) {
      if (error instanceof PlainFailure) return null;
      throw error;
    }
  };
  return {
    createCode: (replaces) =>
      ask(oneTimeCode, '/api/terminals/codes', {
        validMinutes: 60,
        ...(replaces === null ? {} : { replaces }),
      }),
    retry: () => ask(retried, '/api/dead-letters/retry', {}),
    letters: async () => (await ask(deadLetters, '/api/dead-letters?limit=1000'))?.items ?? null,
  };
}
