import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const codeAnswer = z.object({ code: z.string() });

/** A one-time code from the plant whose data folder is on this machine: its admin token lies there. */
export async function oneTimeCode(plantUrl: string, plantDir: string, validMinutes = 10): Promise<string> {
  const token = (await readFile(path.join(plantDir, 'admin.token'), 'utf8')).trim();
  const answer = await fetch(new URL('/api/terminals/codes', plantUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ validMinutes }),
  });
  if (!answer.ok) throw new Error(`the plant gave no code: HTTP ${answer.status}`);
  return codeAnswer.parse(await answer.json()).code;
}
