import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Reading } from '#domain/people/peopleAge';
import { generateKeyPair, signerFor } from '#sync/signing';
import { signVouch, vouchHolds } from '#sync/vouch';
import { PeopleCache } from '#terminal/peopleCache';
import type { PeopleState } from '#terminal/peopleCache';
import { PeopleDesk, peoplePace } from '#terminal/peopleDesk';
import { VirtualTimers } from './devices/virtualTimers.ts';
import { openTestTerminal, signatureOf, signedInAs } from './testTerminal.ts';

const dayMs = 86_400_000;
const old: PeopleState = { trust: 'expired', days: 31, at: null };

describe('a PC whose plant has vouched for nothing in 30 days', () => {
  const t = openTestTerminal({ people: () => old });
  const signing = Object.entries(t.areas).flatMap(([area, { commands }]) =>
    Object.entries(commands).flatMap(([verb, { command }]) =>
      command.signed > 0 ? [{ name: `${area}.${verb}`, command }] : [],
    ),
  );

  it('has commands that are signed', () => expect(signing.length).toBeGreaterThan(9));

  it.each(signing)('takes no signature: $name', async ({ command }) => {
    const [role = 'quality'] = command.roles;
    const caller = { kind: 'person', signedIn: signedInAs(role) } as const;
    const input = { signature: signatureOf(role, 'meaning') };
    expect(await t.engine.execute(command, input as never, caller)).toMatchObject({
      ok: false,
      code: 'peopleNotVouched',
      params: { days: 31 },
    });
    expect(t.store.lastSeq).toBe(0);
  });

  it('takes what restricts and what happened', async () => {
    const site = openTestTerminal({ people: () => old });
    const person = { badge: 'operator-7', name: { zh: '王', en: 'W' }, roles: ['operator'], pin: null };
    const added = await site.execute('people.addPerson', person, 'admin');
    if (!added.ok) throw new Error(added.code);
    const id = added.events[0]?.stream.split('/')[1] ?? '';
    const reason = 'left';
    expect(await site.execute('people.deactivatePerson', { person: id, reason }, 'admin')).toMatchObject({
      ok: true,
    });
  });

  it('takes nothing that loosens and is not signed', async () => {
    const site = openTestTerminal({ people: () => old });
    const { command } = site.areas['quality']?.commands['markDuplicate'] ?? expect.fail('no such command');
    const drafted = { reads: [], effectKey: null, revision: null, causedBy: null, actor: null, side: null };
    const payload = { of: 'i-2', reason: 'same' };
    const decide = () =>
      ({
        ok: true,
        events: [{ ...drafted, stream: 'issue/i-1', type: 'IssueMarkedDuplicate', payload }],
      }) as const;
    const caller = { kind: 'person', signedIn: signedInAs('quality') } as const;
    const answer = await site.engine.execute({ ...command, decide }, {} as never, caller);
    expect(answer).toMatchObject({ ok: false, code: 'peopleNotVouched' });
    expect(site.store.lastSeq).toBe(0);
  });
});

/** A PC through its boots; settings outlast them. */
function pc() {
  const settings = new Map<string, string>();
  const store = {
    setting: (name: string) => settings.get(name),
    putSetting: (name: string, value: string) => void settings.set(name, value),
  };
  const clock = { wallMs: Date.parse('2026-11-22T08:00:00.000Z'), monotonicMs: 0, boot: 0 };
  const start = () =>
    new PeopleCache({
      store,
      bootId: `boot ${clock.boot}`,
      runtime: { nowMs: () => clock.wallMs, monotonicMs: () => clock.monotonicMs },
    });
  const runs = (ms: number): void => {
    clock.wallMs += ms;
    clock.monotonicMs += ms;
  };
  const reboot = (offMs: number): void => {
    clock.wallMs += offMs;
    clock.monotonicMs = 0;
    clock.boot += 1;
  };
  return { settings, clock, start, runs, reboot };
}

describe('the age that a PC counts', () => {
  it('begins with what a database from before knew of the plant', () => {
    const { settings, start } = pc();
    settings.set('plantNewsAt', '2026-10-30T08:00:00.000Z');
    expect(start().state()).toEqual({ trust: 'aging', days: 23, at: null });
  });

  it('outlasts a kill, and a clock that is set back before the next boot wins nothing', () => {
    const { clock, start, runs, reboot } = pc();
    const cache = start();
    cache.vouched('2026-11-22T08:00:00.000Z', cache.now());
    runs(25 * dayMs);
    cache.keep();
    runs(4 * 3_600_000);
    expect(start().state()).toMatchObject({ trust: 'aging', days: 25 });
    clock.wallMs -= 300 * dayMs;
    reboot(0);
    const after = start();
    expect(after.state().days).toBe(25);
    runs(6 * dayMs);
    expect(after.state().trust).toBe('expired');
  });

  it('takes no notice of a clock that is set forward while the PC runs', () => {
    const { clock, start } = pc();
    const cache = start();
    cache.vouched('2026-11-22T08:00:00.000Z', cache.now());
    clock.wallMs += 400 * dayMs;
    expect(cache.state()).toEqual({ trust: 'fresh', days: 0, at: '2026-11-22T08:00:00.000Z' });
  });
});

describe('asking the plant', () => {
  function desk(answers: readonly ({ at: string; position: number } | null)[]) {
    const timers = new VirtualTimers();
    const said: { at: string; asked: Reading }[] = [];
    const asked: string[] = [];
    const place = { cursor: 0 };
    const left = [...answers];
    const made = new PeopleDesk({
      runtime: { after: (ms, run) => timers.after(ms, run), newId: randomUUID },
      cache: {
        now: () => ({ bootId: 'b', monotonicMs: timers.monotonic(), wallMs: 0 }),
        keep: () => undefined,
        vouched: (at, when) => void said.push({ at, asked: when }),
      },
      fetch: (nonce) => {
        asked.push(nonce);
        return Promise.resolve(left.shift() ?? null);
      },
      online: () => true,
      cursor: () => place.cursor,
    });
    const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
    return { made, timers, said, asked, place, settled };
  }

  it('counts from the question, once everything that the plant vouched for has arrived', async () => {
    const { made, timers, said, place, settled } = desk([{ at: 'x', position: 7 }]);
    made.start();
    timers.advance(1000);
    const from = timers.monotonic();
    made.online();
    await settled();
    timers.advance(peoplePace.lookMs);
    expect(said).toEqual([]);
    place.cursor = 7;
    timers.advance(peoplePace.lookMs);
    expect(said).toEqual([{ at: 'x', asked: { bootId: 'b', monotonicMs: from, wallMs: 0 } }]);
    made.stop();
  });

  it('is repeated every ten minutes with a nonce of its own, also after an answer that never came', async () => {
    const { made, timers, said, asked, settled } = desk([null, { at: 'y', position: 0 }]);
    made.start();
    made.online();
    made.online();
    await settled();
    expect(asked).toHaveLength(1);
    timers.advance(peoplePace.everyMs);
    await settled();
    expect(said.map(({ at }) => at)).toEqual(['y']);
    expect(new Set(asked).size).toBe(2);
    made.stop();
    timers.advance(peoplePace.everyMs);
    await settled();
    expect(asked).toHaveLength(2);
  });
});

it('an answer holds for the one question that it was given to, and as it was said', () => {
  const plant = generateKeyPair();
  const ask = { serverId: randomUUID(), epoch: 1, terminal: 't-1', nonce: randomUUID() };
  const said = signVouch(ask, { position: 9, at: '2026-11-22T08:00:00.000Z' }, signerFor(plant.privateKey));
  expect(vouchHolds(ask, said, plant.publicKey)).toBe(true);
  expect(vouchHolds(ask, said, generateKeyPair().publicKey)).toBe(false);
  for (const other of [
    { nonce: randomUUID() },
    { terminal: 't-2' },
    { epoch: 2 },
    { serverId: randomUUID() },
  ])
    expect(vouchHolds({ ...ask, ...other }, said, plant.publicKey)).toBe(false);
  for (const other of [{ position: 8 }, { at: '2026-12-22T08:00:00.000Z' }])
    expect(vouchHolds(ask, { ...said, ...other }, plant.publicKey)).toBe(false);
});
