import { HistoryDetached } from '#plant/history';
import { pullAnswerOf } from '#plant/exchange';
import type { PlantCore } from '#plant/plantCore';
import {
  historyAnswer,
  historyRequest,
  pullAnswer,
  pullRequest,
  pushAnswer,
  pushRequest,
  runsAnswer,
  runsRequest,
  snapshotAnswer,
  snapshotRequest,
} from '#sync/messages';
import type { PlantAnswer, PlantTransport } from '#sync/plantPorts';
import { recoveryAnswer, recoveryRequest } from '#sync/recovery';

/** As the plant's 410 is read. */
function detachedOr(error: unknown): PlantAnswer<never> {
  if (error instanceof HistoryDetached)
    return { ok: false, fault: { kind: 'detached', months: error.months } };
  throw error;
}

const wired = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** A plant core asked without a network; what travels is still JSON of the wire's form. */
export function memoryPlantTransport(core: PlantCore, terminal: string): PlantTransport {
  const unless = async <T>(signal: AbortSignal, asked: Promise<PlantAnswer<T>>): Promise<PlantAnswer<T>> => {
    const givenUp = new Promise<PlantAnswer<T>>((resolve) => {
      const answer = { ok: false as const, fault: { kind: 'unreachable' as const, detail: 'given up' } };
      if (signal.aborted) resolve(answer);
      signal.addEventListener('abort', () => resolve(answer));
    });
    return Promise.race([givenUp, asked.catch(detachedOr)]);
  };
  const push: PlantTransport['push'] = async (request, signal) => {
    const pushed = core.exchange.push(pushRequest.parse(wired(request)));
    return unless(
      signal,
      pushed.then((result) =>
        result.status === 'taken'
          ? { ok: true, value: pushAnswer.parse(wired(result.answer)) }
          : {
              ok: false,
              fault: {
                kind: core.intake.status === 'recovering' ? 'recovering' : 'busy',
                retryAfterMs: result.retryAfterS * 1000,
              },
            },
      ),
    );
  };
  const pull: PlantTransport['pull'] = async (request, signal) => {
    const asked = pullRequest.parse(wired(request));
    const pulled = core.exchange.pull(terminal, asked, () => Date.now(), signal);
    return unless(
      signal,
      pulled.then((result) => {
        if (result.status === 'gone')
          return { ok: false, fault: { kind: 'unreachable', detail: 'given up' } };
        return result.status === 'page'
          ? { ok: true, value: pullAnswer.parse(wired(pullAnswerOf(result))) }
          : { ok: false, fault: { kind: 'mismatch', code: result.status } };
      }),
    );
  };
  const runs: PlantTransport['runs'] = (request, signal) =>
    unless(
      signal,
      core.exchange
        .runs(runsRequest.parse(wired(request)))
        .then((answer) => ({ ok: true, value: runsAnswer.parse(wired(answer)) })),
    );
  const snapshot: PlantTransport['snapshot'] = (request, signal) =>
    unless(
      signal,
      core.exchange
        .snapshot(terminal, snapshotRequest.parse(wired(request)))
        .then((answer) => ({ ok: true, value: snapshotAnswer.parse(wired(answer)) })),
    );
  const history: PlantTransport['history'] = (request, signal) =>
    unless(
      signal,
      core.exchange
        .history(terminal, historyRequest.parse(wired(request)))
        .then((answer) => ({ ok: true, value: historyAnswer.parse(wired(answer)) })),
    );
  const recovery: PlantTransport['recovery'] = (request, signal) =>
    unless(
      signal,
      core.exchange
        .recovery(terminal, recoveryRequest.parse(wired(request)))
        .then((answer) => ({ ok: true, value: recoveryAnswer.parse(wired(answer)) })),
    );
  return { url: 'memory://plant', push, pull, runs, snapshot, history, recovery };
}
