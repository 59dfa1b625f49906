import { z } from 'zod';
import type { RunningPlant } from '#plant/main';
import type { HttpClient } from '#process/httpClient';
import {
  deadLetters,
  oneTimeCode,
  plantRecovery,
  recoveryOpened,
  retried,
} from '#terminal/contract/plantDesk';
import type { LogOpening, PlantDesk } from '#terminal/plantDesk';
import { askPlant } from './plantAdmin.ts';
import { PlainFailure } from './process.ts';

interface PlantSays {
  readonly status: number;
  readonly body: unknown;
}

const opening = recoveryOpened.transform((opened): LogOpening => ({ ok: true, opened }));

function whyNotOpened({ status, body }: PlantSays): LogOpening | null {
  if (status !== 409) return null;
  const { code } = z.object({ code: z.string() }).parse(body);
  return { ok: false, why: code === 'notHere' ? 'notHere' : 'more' };
}

/** The plant's own door for administrators, as the office terminal beside it opens it for whoever signed in there as one. */
export function plantDesk(
  { url, adminToken }: Pick<RunningPlant, 'url' | 'adminToken'>,
  http: HttpClient,
): PlantDesk {
  const ask = async <T>(
    schema: z.ZodType<T>,
    path: string,
    body?: unknown,
    refusing: (answer: PlantSays) => T | null = () => null,
  ): Promise<T | null> => {
    try {
      const answer = await askPlant(url, adminToken, path, body, http);
      return answer.status === 200 ? schema.parse(answer.body) : refusing(answer);
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
    recovery: () => ask(plantRecovery, '/api/recovery'),
    announceRestore: () => ask(plantRecovery, '/api/recovery/begin', {}),
    openLog: (asked) => ask(opening, '/api/recovery/open', asked, whyNotOpened),
  };
}
