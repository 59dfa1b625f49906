import { describe, expect, it } from 'vitest';
import { PlantClient } from '#sync/client';
import { genesis } from '#sync/chain';
import { signCheckpoint } from '#sync/checkpoint';
import { rollHash } from '#sync/log';
import { generateKeyPair, signerFor } from '#sync/signing';
import { snapshotStart } from '#sync/snapshot';
import type { PlantLinkTuning } from '#sync/tuning';
import { plantLinkTuning } from '#sync/tuning';
import { nodeRuntime, World } from '#tests/simulation/world';
import { ackOf, CountingStore, identity, ownRun, quiet, ScriptedPlant } from './scriptedPlant.ts';

const plantKeys = generateKeyPair();
const otherRun = '018f0000-0000-7000-8000-00000000cccc';

function link(
  plants: readonly ScriptedPlant[] = [new ScriptedPlant()],
  tuning: Partial<PlantLinkTuning> = {},
) {
  const world = new World(1);
  const store = new CountingStore();
  const warned: string[] = [];
  const told: string[] = [];
  const runtime = nodeRuntime(world, world.fork(), {
    skewMs: () => 0,
    alive: () => true,
    caught: (error) => {
      throw error;
    },
  });
  const client = new PlantClient({
    runtime,
    store,
    transports: plants,
    identity,
    plantKey: plantKeys.publicKey,
    terminal: 'me',
    version: '1',
    log: {
      info: (_event, fields) => told.push(String(fields['status'])),
      warn: (_event, fields) => warned.push(String(fields['code'])),
    },
    crashed: (error) => {
      throw error;
    },
    tuning: { ...plantLinkTuning, ...tuning },
  });
  const [plant] = plants;
  if (!plant) throw new Error('no plant');
  return { world, store, client, plant, warned, told, run: (ms: number) => world.runUntil(world.nowMs + ms) };
}

describe('the plant client', () => {
  it('goes online with its first answer and then waits in one long poll', async () => {
    const { client, plant, run } = link();
    client.start();
    expect(client.status().state.status).toBe('connecting');
    await run(100);
    expect(client.status().state).toMatchObject({ status: 'online', url: 'http://plant' });
    expect(plant.openPulls).toBe(1);
    expect(client.status().lastPlantNewsAt).not.toBeNull();
  });

  it('gives up what it had begun to enter where that is not given any more, though it follows all that is', async () => {
    const { client, store, run } = link();
    const [scopes, except] = [['site', 'line/FA1'], ['site']];
    const at = { through: 9, headHash: genesis, heads: [], open: 4, next: snapshotStart };
    store.begun = { scopes, except, ...at };
    client.start();
    await run(100);
    expect([client.status().state.status, store.begun]).toEqual(['online', null]);
  });

  it('keeps the checkpoints that its plant signed, and says that others came', async () => {
    const { client, plant, store, warned, run } = link();
    const unsigned = {
      ...identity,
      position: 1,
      logHash: 'f'.repeat(64),
      scopes: [],
      madeAt: '2026-11-22T08:00:00.000Z',
    };
    const sound = signCheckpoint(unsigned, signerFor(plantKeys.privateKey));
    const forged = signCheckpoint(unsigned, signerFor(generateKeyPair().privateKey));
    const ofOthers = signCheckpoint({ ...unsigned, epoch: 2 }, signerFor(plantKeys.privateKey));
    plant.pullScript.push({ ok: true, value: { ...quiet(), checkpoints: [forged, sound, ofOthers] } });
    client.start();
    await run(100);
    expect(store.checkpoints).toEqual([sound]);
    expect(warned).toEqual(['checkpointNotSigned']);
    expect(plant.pulls.at(-1)?.checkpoint).toBe(1);
  });

  it('stops where a checkpoint that its plant signed says something else of what it was told', async () => {
    const { client, plant, store, run } = link();
    const hash = 'e'.repeat(64);
    const headHash = rollHash(genesis, hash, 'accepted');
    const row = {
      position: 1,
      scope: 'site',
      scopeSeq: 1,
      scopeHash: headHash,
      streamVersion: 0,
      verdict: 'accepted' as const,
      refusal: null,
      receivedAt: '2026-11-22T08:00:00.000Z',
      body: '{}',
      hash,
    };
    const other = signCheckpoint(
      { ...identity, position: 1, logHash: hash, scopes: [], madeAt: row.receivedAt },
      signerFor(plantKeys.privateKey),
    );
    const page = { ...quiet(), rows: [row], cursor: 1, head: 1, headHash, checkpoints: [other] };
    plant.pullScript.push({ ok: true, value: page });
    client.start();
    await run(100);
    expect(client.status().state).toMatchObject({ status: 'stopped', reason: 'feedCorrupt' });
    expect(store.checkpoints).toEqual([]);
  });

  it('pushes what is saved at once, and one push carries what was saved during the one before', async () => {
    const { client, plant, store, run } = link();
    client.start();
    await run(100);
    store.say(1);
    store.say(2);
    await run(1);
    expect(plant.pushes.map((p) => p.batches[0]?.events.length)).toEqual([3]);
    expect(client.status().pending).toBe(0);
  });

  it('keeps why and since when the plant is away while it tries again, and forgets it once it answers', async () => {
    const { client, plant, run } = link();
    const tries: unknown[] = [];
    client.onStatus(({ state }) => {
      if (state.status === 'connecting') tries.push([state.since, state.reason]);
    });
    plant.fault({ kind: 'unreachable', detail: 'down' });
    client.start();
    await run(60_000);
    const [[since] = []] = tries as string[][];
    expect(tries.slice(0, 3)).toEqual([
      [since, null],
      [since, 'unreachable'],
      [since, 'unreachable'],
    ]);
    plant.onPull = () => ({ ok: true, value: quiet() });
    await run(31_000);
    expect(client.status().state.status).toBe('online');
    expect(client.status().state).not.toHaveProperty('reason');
  });

  it('tells the log once that the plant is away, however often it tries, and once that it is back', async () => {
    const { client, plant, warned, told, run } = link();
    plant.fault({ kind: 'unreachable', detail: 'down' });
    client.start();
    await run(600_000);
    expect(plant.pulls.length).toBeGreaterThan(20);
    expect([told, warned]).toEqual([['connecting', 'offline'], ['unreachable']]);
    plant.onPull = () => ({ ok: true, value: quiet() });
    await run(31_000);
    plant.fault({ kind: 'unreachable', detail: 'down again' });
    await run(600_000);
    expect(told).toEqual(['connecting', 'offline', 'online', 'offline']);
    expect(warned).toEqual(['unreachable', 'unreachable']);
  });

  it('comes back after failures, waiting longer and by chance, and remembers since when it is apart', async () => {
    const { client, plant, run } = link();
    plant.fault({ kind: 'unreachable', detail: 'down' });
    client.start();
    const since = client.status().state.since;
    await run(120_000);
    const attempts = plant.pulls.length;
    expect(attempts).toBeGreaterThan(5);
    expect(attempts).toBeLessThan(40);
    expect(client.status().state).toMatchObject({ status: 'offline', since, reason: 'unreachable' });
    plant.onPull = () => ({ ok: true, value: quiet() });
    await run(31_000);
    expect(client.status().state.status).toBe('online');
  });

  it('tries its URLs in order before it waits', async () => {
    const [first, second] = [new ScriptedPlant('http://first'), new ScriptedPlant('http://second')];
    first.fault({ kind: 'unreachable', detail: 'down' });
    const { client, run } = link([first, second]);
    client.start();
    await run(1);
    expect(client.status().state).toMatchObject({ status: 'online', url: 'http://second' });
  });

  it('goes on at the next node when its own dies, and comes round to the first again when that one dies, too', async () => {
    const [first, second] = [new ScriptedPlant('http://first'), new ScriptedPlant('http://second')];
    const { client, store, run } = link([first, second]);
    const heals = first.onPull;
    client.start();
    await run(20_000);
    store.say(1);
    first.fault({ kind: 'unreachable', detail: 'killed' });
    await run(1);
    expect(client.status()).toMatchObject({ pending: 0, state: { status: 'online', url: 'http://second' } });
    await run(20_000);
    first.onPull = heals;
    second.fault({ kind: 'unreachable', detail: 'killed' });
    await run(1_000);
    expect(client.status().state).toMatchObject({ status: 'online', url: 'http://first' });
  });

  it('leaves a node that takes no pushes for one that does, within a few seconds', async () => {
    const [first, second] = [new ScriptedPlant('http://first'), new ScriptedPlant('http://second')];
    const { client, store, run } = link([first, second]);
    first.onPush = () => ({ ok: false, fault: { kind: 'busy', retryAfterMs: 1_000 } });
    client.start();
    await run(100);
    store.say(1);
    await run(1_000);
    expect(first.pushes).toHaveLength(1);
    expect(second.pulls).toEqual([]);
    await run(3_500);
    expect(client.status()).toMatchObject({ pending: 0, state: { status: 'online', url: 'http://second' } });
  });

  it('asks every node before it waits, and then as long as the busiest said', async () => {
    const [first, second] = [new ScriptedPlant('http://first'), new ScriptedPlant('http://second')];
    first.fault({ kind: 'busy', retryAfterMs: 20_000 });
    second.fault({ kind: 'unreachable', detail: 'down' });
    const { client, run } = link([first, second]);
    client.start();
    await run(19_999);
    expect([first.pulls.length, second.pulls.length]).toEqual([1, 1]);
    await run(1_000);
    expect([first.pulls.length, second.pulls.length]).toEqual([2, 2]);
  });

  it('waits as long as a busy plant says, without giving the connection up', async () => {
    const { client, plant, store, run } = link();
    client.start();
    await run(100);
    plant.onPush = () => ({ ok: false, fault: { kind: 'busy', retryAfterMs: 40_000 } });
    store.say(1);
    await run(39_000);
    expect(plant.pushes).toHaveLength(1);
    expect(client.status().state.status).toBe('online');
    plant.onPush = ({ batches }) => ({ ok: true, value: batches.map(ackOf) });
    await run(41_000);
    expect(client.status().pending).toBe(0);
  });

  it('builds the connection anew and alerts when nothing is confirmed for 30 s', async () => {
    const { client, plant, store, warned, run } = link([new ScriptedPlant()], { pushTimeoutMs: 600_000 });
    client.start();
    await run(100);
    plant.onPush = () => 'silence';
    store.say(1);
    await run(29_000);
    expect(warned).toEqual([]);
    await run(8_000);
    expect(warned).toEqual(['stalled']);
    expect(client.status().trouble).toBe('stalled');
    plant.onPush = ({ batches }) => ({ ok: true, value: batches.map(ackOf) });
    await run(40_000);
    expect(client.status()).toMatchObject({ pending: 0, trouble: null, lastError: { code: 'stalled' } });
    store.say(1);
    expect(client.status()).toMatchObject({ pending: 1, trouble: null });
  });

  it('is in no trouble once it has reached the plant again, whatever went wrong before', async () => {
    const { client, plant, store, run } = link();
    const reachable = plant.onPull;
    plant.fault({ kind: 'unreachable', detail: 'down' });
    store.say(2);
    client.start();
    await run(100);
    expect(client.status()).toMatchObject({ pending: 2, state: { status: 'offline' } });
    plant.onPull = reachable;
    plant.onPush = () => 'silence';
    await run(20_000);
    expect(client.status()).toMatchObject({ pending: 2, trouble: null, state: { status: 'online' } });
  });

  it('sends again from where the plant asks', async () => {
    const { client, plant, store, run } = link();
    client.start();
    await run(100);
    store.say(5);
    await run(10);
    plant.onPush = ({ batches }) => ({
      ok: true,
      value: batches.map((b) => (b.fromSeq > 2 ? { ...ackOf(b), seq: 1, resendFrom: 2 } : ackOf(b))),
    });
    store.say(1);
    await run(10);
    expect(plant.pushes.map((p) => p.batches[0]?.fromSeq)).toEqual([1, 6, 2]);
    expect(client.status().pending).toBe(0);
  });

  it('sets a run aside that the plant does not take, lets the others pass and tries it again later', async () => {
    const { client, plant, store, warned, run } = link();
    plant.onPush = ({ batches }) => ({
      ok: true,
      value: batches.map((b) => (b.run === ownRun ? { ...ackOf(b), seq: 0, fault: 'conflict' } : ackOf(b))),
    });
    store.say(1);
    store.say(1, otherRun);
    client.start();
    await run(5_000);
    expect(store.runs.get(otherRun)?.acked).toBe(1);
    expect(plant.pushes.length).toBeLessThan(3);
    expect(warned).toEqual(['conflict']);
    expect(client.status().trouble).toBe('conflict');
    await run(60_000);
    expect(warned.length).toBeGreaterThan(1);
    expect(warned).not.toContain('stalled');
  });

  it('asks now and then how far the plant has what cannot be forwarded', async () => {
    const { client, plant, store, run } = link();
    client.start();
    await run(1_000);
    store.behind = [otherRun];
    await run(20_000);
    expect(plant.asked).toEqual([]);
    await run(90_000);
    expect(new Set(plant.asked)).toEqual(new Set([otherRun]));
    expect(plant.asked.length).toBeLessThan(4);
    const before = plant.asked.length;
    store.behind = [];
    await run(120_000);
    expect(plant.asked).toHaveLength(before);
  });

  it("forwards others' events only when they stay unconfirmed, and asks the plant first", async () => {
    const { client, plant, store, run } = link();
    client.start();
    await run(20_000);
    store.say(3, otherRun, false);
    await run(3_000);
    expect(plant.pushes).toEqual([]);
    await run(7_000);
    expect(plant.asked).toEqual([otherRun]);
    expect(plant.pushes.map((p) => p.batches[0]?.run)).toEqual([otherRun]);
  });

  it('keeps own events back while a part of what they build on is missing, but not for ever', async () => {
    const { client, plant, store, warned, run } = link([new ScriptedPlant()], { longPollMs: 600_000 });
    client.start();
    await run(20_000);
    store.holding = true;
    store.say(1);
    await run(39_000);
    expect(plant.pushes).toEqual([]);
    expect(warned).not.toContain('stalled');
    await run(22_000);
    expect(plant.pushes).toHaveLength(1);
    store.say(1);
    await run(10);
    expect(plant.pushes).toHaveLength(2);
    store.holding = false;
    store.say(1);
    await run(10);
    store.holding = true;
    store.say(1);
    await run(1_000);
    store.holding = false;
    store.say(1, otherRun, false);
    await run(10);
    expect(client.status().pending).toBe(0);
  });

  it.each([
    ['foreignServer', { ...quiet(), serverId: otherRun }],
    ['rewound', { ...quiet(), epoch: 2 }],
    ['feedCorrupt', { ...quiet(), cursor: 3, head: 3 }],
  ] as const)('stops for good at %s', async (reason, answer) => {
    const { client, plant, run } = link();
    plant.pullScript.push({ ok: true, value: answer });
    client.start();
    await run(600_000);
    expect(client.status()).toMatchObject({
      state: { status: 'stopped', reason },
      lastError: { code: reason },
    });
    expect(plant.pulls).toHaveLength(1);
    client.retryNow();
    await run(100);
    expect(client.status().state.status).toBe('online');
  });

  it('fetches again where streams of a page went while others were fetched for it', async () => {
    const { client, plant, store, run } = link();
    store.lackings.push('lamp/a', 'lamp/b');
    client.start();
    await run(100);
    expect(client.status().state.status).toBe('online');
    expect(plant.histories).toEqual(['lamp/a', 'lamp/b']);
  });

  it('stops where rows of a stream are missing although the plant gave all of them', async () => {
    const { client, plant, store, run } = link();
    store.lackings.push('lamp/a', 'lamp/b', 'lamp/a', 'lamp/a', 'lamp/a');
    plant.pullScript.push({ ok: true, value: quiet() }, { ok: true, value: quiet() });
    client.start();
    await run(100);
    expect(client.status().state).toMatchObject({ status: 'stopped', reason: 'feedCorrupt' });
  });

  it('asks again where the plant gave no history of what it may give no more, and goes on', async () => {
    const { client, plant, store, run } = link();
    store.lackings.push('lamp/a', 'lamp/a');
    plant.pullScript.push({ ok: true, value: quiet() }, { ok: true, value: quiet() });
    client.start();
    await run(100);
    expect(client.status().state.status).toBe('online');
    expect([plant.histories, store.lackings, plant.pulls.length]).toEqual([['lamp/a'], [], 3]);
  });

  it('stops when it is revoked, but only then: a wrong clock is a matter of time', async () => {
    const { client, plant, run } = link();
    plant.fault({ kind: 'denied', code: 'badRequestSignature' });
    client.start();
    await run(1_000);
    expect(client.status().state).toMatchObject({ status: 'offline', reason: 'badRequestSignature' });
    plant.fault({ kind: 'denied', code: 'revoked' });
    await run(60_000);
    expect(client.status().state).toMatchObject({ status: 'stopped', reason: 'revoked' });
  });

  it('hands over what it saved before it stops as revoked', async () => {
    const { client, plant, store, run } = link();
    plant.fault({ kind: 'denied', code: 'revoked' });
    store.say(3);
    client.start();
    await run(1_000);
    expect(plant.pushes.length).toBeGreaterThan(0);
    expect(store.status().pending).toBe(0);
    expect(client.status().state).toMatchObject({ status: 'stopped', reason: 'revoked' });
  });

  it('waits when the disk does not take a page', async () => {
    const { client, plant, store, run } = link();
    store.failing = 'storage';
    client.start();
    await run(5_000);
    expect(client.status().state).toMatchObject({ status: 'offline', reason: 'storage' });
    store.failing = null;
    await run(30_000);
    expect(client.status().state.status).toBe('online');
    expect(plant.pulls.length).toBeGreaterThan(1);
  });

  it('measures the clock of its plant, and a jump of its own clock changes nothing else', async () => {
    const { client, plant, world, run } = link();
    plant.onPull = ({ waitMs, status }) =>
      waitMs > 0 ? 'wait' : { ok: true, value: quiet(status.clockMs + 5_000) };
    client.start();
    await run(10);
    const offset = client.clockOffset();
    expect(offset?.offsetMs).toBeCloseTo(5_000, -1);
    expect(offset?.uncertaintyMs).toBeLessThan(10);
    await world.runUntil(100_000);
    expect(client.clockOffset()?.uncertaintyMs).toBeGreaterThan(offset?.uncertaintyMs ?? 0);
  });

  it('gives up what is in flight when it is stopped', async () => {
    const { client, plant, store, run } = link();
    client.start();
    await run(100);
    client.stop();
    store.say(1);
    await run(60_000);
    expect(plant.openPulls).toBe(0);
    expect(plant.pushes).toEqual([]);
    expect(client.status().state.status).toBe('offline');
  });

  it('does not ask faster when a plant answers without news and without waiting', async () => {
    const { client, plant, run } = link();
    plant.onPull = () => ({ ok: true, value: quiet() });
    client.start();
    await run(10_000);
    expect(plant.pulls.length).toBeLessThan(70);
  });
});
