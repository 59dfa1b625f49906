import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PullRequest } from '#sync/messages';
import { protocolVersion } from '#sync/messages';
import type { PlantAnswer, PlantTransport } from '#sync/plantPorts';
import { splitPage } from '#sync/page';
import { boxFilled, boxMade } from '#tests/plant/corePlant';
import type { TerminalWriter } from '#tests/plant/writer';

export interface ReachablePlant {
  /** An enrolled terminal that writes boxes, and its way to the plant. */
  enrol(): Promise<{ readonly writer: TerminalWriter; readonly transport: PlantTransport }>;
  end(): Promise<void>;
}

const patience = () => new AbortController().signal;

function valueOf<T>(answer: PlantAnswer<T>): T {
  if (!answer.ok) throw new Error(JSON.stringify(answer.fault));
  return answer.value;
}

const pullFrom = (
  run: string,
  place: Partial<Pick<PullRequest, 'cursor' | 'headHash' | 'waitMs'>> = {},
): PullRequest => ({
  protocol: protocolVersion,
  cursor: 0,
  headHash: null,
  follows: null,
  limit: 1000,
  waitMs: 0,
  status: { run, lastSeq: 0, pending: 0, version: 'test', clockMs: Date.now() },
  ...place,
});

/** What a plant transport promises, whatever carries it. */
export function plantTransportContract(name: string, open: () => Promise<ReachablePlant>): void {
  describe(`a plant transport (${name})`, () => {
    let plant: ReachablePlant;
    beforeAll(async () => {
      plant = await open();
    });
    afterAll(() => plant.end());

    it('acknowledges what it then shows to everybody, in a feed whose hashes add up', async () => {
      const { writer, transport } = await plant.enrol();
      const run = writer.startRun();
      run.write(boxMade(run.run));
      run.write(boxFilled(run.run));
      const pushed = valueOf(
        await transport.push({ protocol: protocolVersion, batches: [run.batch()] }, patience()),
      );
      expect(pushed.acks).toMatchObject([{ run: run.run, seq: 2, resendFrom: null, fault: null }]);
      const pulled = valueOf(await transport.pull(pullFrom(run.run), patience()));
      expect(pulled.rows.slice(-2).map((row) => row.body)).toEqual(run.written.map((e) => e.body));
      const { rows, cursor, headHash, heard } = pulled;
      const page = { rows, follows: null, cursor, headHash, place: null, heard, toldAt: null };
      expect(
        splitPage(page, { cursor: 0, headHash: null, heads: new Map() }, 7).flatMap((piece) => piece.rows),
      ).toEqual(rows);
      expect(pulled.cursor).toBe(pulled.head);
    });

    it('takes the same batch again without a second effect', async () => {
      const { writer, transport } = await plant.enrol();
      const run = writer.startRun();
      run.write(boxMade(run.run));
      const request = { protocol: protocolVersion, batches: [run.batch()] } as const;
      const first = valueOf(await transport.push({ ...request, batches: [...request.batches] }, patience()));
      const before = valueOf(await transport.pull(pullFrom(run.run), patience())).head;
      const second = valueOf(await transport.push({ ...request, batches: [...request.batches] }, patience()));
      expect(second.acks).toEqual(first.acks);
      expect(valueOf(await transport.pull(pullFrom(run.run), patience())).head).toBe(before);
    });

    it('names a gap, and tells how far it has a run', async () => {
      const { writer, transport } = await plant.enrol();
      const run = writer.startRun();
      for (let i = 0; i < 3; i++) run.write(i === 0 ? boxMade(run.run) : boxFilled(run.run));
      const late = { protocol: protocolVersion, batches: [run.batch(3)] } as const;
      const answer = valueOf(await transport.push({ ...late, batches: [...late.batches] }, patience()));
      expect(answer.acks).toMatchObject([{ run: run.run, seq: 0, resendFrom: 1 }]);
      const told = valueOf(await transport.runs({ protocol: protocolVersion, runs: [run.run] }, patience()));
      expect(told.acks).toMatchObject([{ run: run.run, seq: 0 }]);
    });

    it('answers a waiting pull when there is news', async () => {
      const { writer, transport } = await plant.enrol();
      const run = writer.startRun();
      const { cursor, headHash } = valueOf(await transport.pull(pullFrom(run.run), patience()));
      const waiting = transport.pull(pullFrom(run.run, { cursor, headHash, waitMs: 20_000 }), patience());
      run.write(boxMade(run.run));
      await transport.push({ protocol: protocolVersion, batches: [run.batch()] }, patience());
      expect(valueOf(await waiting).rows.map((row) => row.body)).toEqual(run.written.map((e) => e.body));
    });

    it('calls another history by its name', async () => {
      const { writer, transport } = await plant.enrol();
      const run = writer.startRun();
      run.write(boxMade(run.run));
      await transport.push({ protocol: protocolVersion, batches: [run.batch()] }, patience());
      const place = { cursor: 1, headHash: 'f'.repeat(64) };
      const answer = await transport.pull(pullFrom(run.run, place), patience());
      expect(answer).toEqual({ ok: false, fault: { kind: 'mismatch', code: 'rewound' } });
    });

    it('gives a request up at once when asked to', async () => {
      const { writer, transport } = await plant.enrol();
      const { run } = writer.startRun();
      const { cursor, headHash } = valueOf(await transport.pull(pullFrom(run), patience()));
      const controller = new AbortController();
      const waiting = transport.pull(pullFrom(run, { cursor, headHash, waitMs: 25_000 }), controller.signal);
      controller.abort();
      expect(await waiting).toMatchObject({ ok: false, fault: { kind: 'unreachable' } });
    });
  });
}
