import { describe, expect, it } from 'vitest';
import { stateVersions, streamTypeOf } from '#domain/streams';
import type { CorePlant, LoggedRow } from './corePlant.ts';
import { corePlant } from './corePlant.ts';
import { memoryPlantStore } from './memoryPlantStore.ts';
import type { RunWriter, Said, TerminalWriter } from './writer.ts';

const admin = { kind: 'person', person: 'p-admin', role: 'admin' } as const;
const lead = { kind: 'person', person: 'p-lead', role: 'quality' } as const;
const signature = { person: 'p-lead', meaning: 'lift', recordHash: null };

const ofPerson = (type: string, payload: Said['payload'], more: Partial<Said> = {}): Said => ({
  stream: 'person/p-lead',
  scope: 'site',
  type,
  class: 'fact',
  payload,
  actor: admin,
  ...more,
});
const added = ofPerson('PersonAdded', {
  badge: '1003',
  personalHash: '0'.repeat(64),
  roles: ['quality', 'operator'],
});
const deactivated = ofPerson('PersonDeactivated', { reason: 'left' });
const back = ofPerson('PersonReactivated', { reason: 'came back', signature: null }, { class: 'proposal' });
const withdrawn = ofPerson('RoleWithdrawn', { role: 'quality' });

const onHold = (hold: string, said: Pick<Said, 'type' | 'class' | 'payload'>): Said => ({
  stream: `hold/${hold}`,
  scope: 'holds',
  actor: lead,
  ...said,
});
const placed = (hold: string): Said =>
  onHold(hold, {
    type: 'HoldPlaced',
    class: 'fact',
    payload: { number: 'H-1', reason: 'x', issue: null, population: { kind: 'listed' }, members: [] },
  });
const lifted = (hold: string): Said =>
  onHold(hold, { type: 'HoldLifted', class: 'proposal', payload: { reason: 'fine', signature } });

const terminalRevoked = ({ terminal }: TerminalWriter): Said => ({
  stream: `terminal/${terminal}`,
  scope: 'site',
  type: 'TerminalRevoked',
  class: 'fact',
  payload: { reason: 'stolen', tools: [] },
  actor: admin,
});

async function site(store = memoryPlantStore({ nowMs: () => Date.now() })) {
  const plant = await corePlant({ store, typeOf: streamTypeOf, stateVersions });
  const [office, pc] = [await plant.enrol('office'), await plant.enrol('PC')];
  const say = async (run: RunWriter, ...said: readonly Said[]): Promise<void> => {
    const from = run.written.length + 1;
    for (const each of said) run.write(each);
    expect((await plant.push(run.batch(from))).of(run)).toMatchObject({ fault: null });
  };
  return { plant, store, office, pc, runs: [office.startRun(), pc.startRun()] as const, say };
}

const verdicts = async (plant: CorePlant): Promise<string[]> =>
  (await plant.log()).map(({ event, verdict, refusal }: LoggedRow) =>
    [event.type, verdict, refusal?.code ?? codeOf(event.payload)].filter(Boolean).join(' '),
  );
const codeOf = (payload: unknown): unknown => (payload as { code?: unknown }).code;

describe('what somebody did who was deactivated before the plant heard of it', () => {
  it('is kept and flagged where it happened, and refused where it loosens', async () => {
    const { plant, runs, say } = await site();
    const [office, pc] = runs;
    await say(office, added);
    await say(pc, placed('h-1'));
    await say(office, deactivated);
    await say(pc, placed('h-2'), lifted('h-1'));
    expect(await verdicts(plant)).toEqual([
      'PersonAdded accepted',
      'HoldPlaced accepted',
      'PersonDeactivated accepted',
      'HoldPlaced accepted',
      'DiscrepancyFound accepted actorDeactivated',
      'HoldLifted refused actorDeactivated',
    ]);
    await plant.core.stop();
  });

  it('is so by a plant that was started anew, too', async () => {
    const { plant, store, runs, say } = await site();
    const [office, pc] = runs;
    await say(office, added, deactivated);
    await plant.core.stop();
    const again = await corePlant({ store, typeOf: streamTypeOf, stateVersions, keys: plant.keys });
    pc.write(placed('h-1'));
    await again.push(pc.batch());
    expect((await verdicts(again)).at(-1)).toBe('DiscrepancyFound accepted actorDeactivated');
    await again.core.stop();
  });

  it('is taken as anybody’s once they are back', async () => {
    const { plant, runs, say } = await site();
    const [office, pc] = runs;
    await say(office, added, deactivated, back);
    await say(pc, placed('h-1'), lifted('h-1'));
    expect((await verdicts(plant)).slice(3)).toEqual(['HoldPlaced accepted', 'HoldLifted accepted']);
    await plant.core.stop();
  });

  it('is refused also where the role alone was withdrawn', async () => {
    const { plant, runs, say } = await site();
    const [office, pc] = runs;
    await say(office, added);
    await say(pc, placed('h-1'));
    await say(office, withdrawn);
    await say(pc, lifted('h-1'));
    expect((await verdicts(plant)).at(-1)).toBe('HoldLifted refused actorLacksRole');
    await plant.core.stop();
  });

  it('is not judged by people of whom the plant has not heard yet', async () => {
    const { plant, runs, say } = await site();
    await say(runs[1], placed('h-1'), lifted('h-1'));
    expect(await verdicts(plant)).toEqual(['HoldPlaced accepted', 'HoldLifted accepted']);
    await plant.core.stop();
  });
});

describe('what a terminal recorded that was revoked before the plant heard of it', () => {
  it('is kept and flagged, and refused where it loosens, whoever carries it', async () => {
    const { plant, pc, runs, say } = await site();
    const [office, own] = runs;
    await say(office, terminalRevoked(pc));
    await say(own, placed('h-1'), lifted('h-1'));
    expect((await verdicts(plant)).slice(2)).toEqual([
      'HoldPlaced accepted',
      'DiscrepancyFound accepted terminalRevoked',
      'HoldLifted refused terminalRevoked',
    ]);
    await plant.core.stop();
  });

  it('is so, too, when both come to the plant at once', async () => {
    const { plant, pc, runs } = await site();
    const [office, own] = runs;
    office.write(terminalRevoked(pc));
    own.write(placed('h-1'));
    // Later than the revocation by Lamport's time, whichever run comes first.
    own.write(lifted('h-1'));
    await plant.push(office.batch(), own.batch());
    const said = await verdicts(plant);
    expect(said).toContain('HoldPlaced accepted');
    expect(said.at(-1)).toBe('HoldLifted refused terminalRevoked');
    await plant.core.stop();
  });

  it('is so, too, by an administrator’s word to the plant alone', async () => {
    const { plant, pc, runs, say } = await site();
    await plant.core.identity.revoke(pc.terminal);
    await say(runs[1], placed('h-1'), lifted('h-1'));
    expect(await verdicts(plant)).toEqual([
      'HoldPlaced accepted',
      'DiscrepancyFound accepted terminalRevoked',
      'HoldLifted refused terminalRevoked',
    ]);
    await plant.core.stop();
  });

  it('is all: the log’s word ends what it may at the plant, also when the plant was killed in between', async () => {
    const { plant, store, pc, runs, say } = await site();
    await say(runs[0], terminalRevoked(pc));
    await expect.poll(() => plant.core.identity.terminal(pc.terminal)?.revokedAt).not.toBeNull();
    await plant.core.stop();
    const forgotten = { ...store, terminals: async () => (await store.terminals()).map(notRevoked) };
    const again = await corePlant({
      store: forgotten,
      typeOf: streamTypeOf,
      stateVersions,
      keys: plant.keys,
    });
    expect(again.core.identity.terminal(pc.terminal)?.revokedAt).not.toBeNull();
    expect(again.core.identity.terminals().filter((t) => t.revokedAt !== null)).toHaveLength(1);
    await again.core.stop();
  });
});

const notRevoked = <T extends object>(record: T): T => ({ ...record, revokedAt: null });
