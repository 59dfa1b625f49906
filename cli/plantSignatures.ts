import type Database from 'better-sqlite3';
import type { UnseenSignatures } from '#db/audit';
import { nodeRuntime } from '#process/nodeRuntime';
import { signedText } from '#sync/batch';
import { protocolVersion } from '#sync/messages';
import { verifySignature } from '#sync/signing';
import type { Enrolment } from '#terminal/enrolment';
import { HttpClient } from '#process/httpClient';
import { askSignatures } from '#terminal/plantLink';

const answerTimeoutMs = 10_000;

export interface AskedSignatures {
  /** Of how many events the plant's signatures were looked at. */
  readonly checked: number;
  /** Of how many they could not be: the plant does not answer, or has none through there. */
  readonly unchecked: number;
  readonly faults: readonly { readonly run: string; readonly seq: number; readonly fault: 'signature' }[];
}

/**
 * Looks at signatures of own events that lie at the plant alone, because the events came back from there after a restore. `sign` null: this
 * folder's key cannot be had here, so that the plant cannot be asked.
 */
export async function plantSignatures(
  database: Database.Database,
  enrolment: Enrolment,
  unseen: readonly UnseenSignatures[],
  sign: ((text: string) => string) | null,
): Promise<AskedSignatures> {
  const http = new HttpClient();
  const total = { checked: 0, unchecked: 0 };
  const faults: AskedSignatures['faults'][number][] = [];
  const hashAt = database.prepare<[string, number], { readonly hash: string }>(
    'select hash from event where run = ? and seq = ?',
  );
  try {
    for (const one of unseen) {
      let through = one.after;
      const told = sign === null ? null : await ask(http, enrolment, sign, one);
      for (const { seq, signature } of told ?? []) {
        const hash = hashAt.get(one.run, seq)?.hash;
        if (hash === undefined || seq > one.through) continue;
        if (verifySignature(enrolment.certificate.publicKey, signedText(one, seq, hash), signature))
          through = Math.max(through, seq);
        else faults.push({ run: one.run, seq, fault: 'signature' });
      }
      total.checked += through - one.after;
      total.unchecked += one.through - through;
    }
  } finally {
    await http.close();
  }
  return { ...total, faults };
}

/** Null where no plant of the enrolment answers. */
async function ask(
  http: HttpClient,
  { plantUrls, terminal, serverId }: Enrolment,
  sign: (text: string) => string,
  { run, after }: UnseenSignatures,
) {
  for (const url of plantUrls) {
    const link = { url, terminal, sign, runtime: nodeRuntime(), http };
    const signal = AbortSignal.timeout(answerTimeoutMs);
    const answer = await askSignatures(link, { protocol: protocolVersion, run, after }, signal);
    if (answer.ok && answer.value.serverId === serverId) return answer.value.signatures;
  }
  return null;
}
