import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Certificate } from '#sync/signing';
import { certificate } from '#sync/signing';
import { askPlant } from '../plantAdmin.ts';

const codeAnswer = z.object({ code: z.string() });
const refusalAnswer = z.object({ code: z.string(), params: z.record(z.string(), z.unknown()).default({}) });
const terminalsAnswer = z.object({ terminals: z.array(z.object({ certificate })) });

/** The admin door of a plant whose data folder is on this machine: its token lies there. */
export interface PlantAdmin {
  /** `replaces`: id of the terminal whose place the new PC takes. */
  oneTimeCode(validMinutes: number, replaces?: string): Promise<string>;
  /** Sends a command to the office terminal; refusals named in `fine` are no failure. */
  office(command: string, input: unknown, fine?: readonly string[]): Promise<void>;
  terminalNamed(name: string): Promise<Certificate>;
  knows(certificate: Certificate): Promise<boolean>;
}

export async function plantAdmin(plantUrl: string, plantDir: string): Promise<PlantAdmin> {
  const token = (await readFile(path.join(plantDir, 'admin.token'), 'utf8')).trim();
  const ask = (url: string, body?: unknown) => askPlant(plantUrl, token, url, body);
  const certificates = async (): Promise<readonly Certificate[]> => {
    const { body } = await ask('/api/terminals');
    return terminalsAnswer.parse(body).terminals.map((terminal) => terminal.certificate);
  };
  return {
    async oneTimeCode(validMinutes, replaces) {
      const purpose = replaces === undefined ? {} : { replaces: { terminal: replaces } };
      const answer = await ask('/api/terminals/codes', { validMinutes, ...purpose });
      if (answer.status !== 200) throw new Error(`the plant gave no code: HTTP ${answer.status}`);
      return codeAnswer.parse(answer.body).code;
    },
    async office(command, input, fine = []) {
      const { status, body } = await ask(`/api/office/${command}`, input);
      if (status === 200) return;
      const refusal = refusalAnswer.safeParse(body);
      if (status === 409 && fine.includes(refusal.data?.code ?? '')) return;
      throw new Error(`${command}: HTTP ${status} ${JSON.stringify(body).slice(0, 1000)}`);
    },
    async terminalNamed(name) {
      const found = (await certificates()).find((certificate) => certificate.name === name);
      if (!found) throw new Error(`the plant knows no terminal named ${name}`);
      return found;
    },
    async knows({ terminal, publicKey }) {
      return (await certificates()).some((c) => c.terminal === terminal && c.publicKey === publicKey);
    },
  };
}
