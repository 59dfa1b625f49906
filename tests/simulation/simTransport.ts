import type { PlantAnswer, PlantTransport } from '#sync/plantPorts';
import { historyAnswer, pullAnswer, pushAnswer, runsAnswer, snapshotAnswer } from '#sync/messages';
import { recoveryAnswer } from '#sync/recovery';
import type { z } from 'zod';
import type { Path } from './path.ts';
import type { SimPlant } from './simPlant.ts';

const asSent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const unreachable = (detail: string): PlantAnswer<never> => ({
  ok: false,
  fault: { kind: 'unreachable', detail },
});

/** Requests as JSON over two paths. A request may arrive twice; an answer may never come; a dead plant refuses at once. */
export function simTransport(
  terminal: string,
  plant: SimPlant,
  paths: { readonly up: Path; readonly down: Path },
): PlantTransport {
  const ask = <S extends z.ZodType>(
    request: unknown,
    schema: S,
    signal: AbortSignal,
    serve: (request: unknown) => Promise<PlantAnswer<unknown>>,
  ): Promise<PlantAnswer<z.output<S>>> =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(unreachable('given up')));
      const back = (answer: PlantAnswer<unknown>) =>
        paths.down.carry(() =>
          resolve(answer.ok ? { ok: true, value: schema.parse(asSent(answer.value)) } : answer),
        );
      const sent = asSent(request);
      paths.up.carry(() => {
        if (!plant.up) return back(unreachable('refused'));
        serve(sent).then(back, () => back(unreachable('plant failed')));
      });
    });
  return {
    url: 'sim://plant',
    push: (request, signal) => ask(request, pushAnswer, signal, (r) => plant.push(r)),
    pull: (request, signal) => ask(request, pullAnswer, signal, (r) => plant.pull(terminal, r)),
    runs: (request, signal) => ask(request, runsAnswer, signal, (r) => plant.runs(r)),
    snapshot: (request, signal) => ask(request, snapshotAnswer, signal, (r) => plant.snapshot(terminal, r)),
    history: (request, signal) => ask(request, historyAnswer, signal, (r) => plant.history(terminal, r)),
    recovery: (request, signal) => ask(request, recoveryAnswer, signal, (r) => plant.recovery(terminal, r)),
  };
}
