import { describe, expect, it } from 'vitest';
import { unit as unitStream } from '#domain/assembly/unit';
import { closingHash, issueRecordHash } from '#domain/quality/issueRecord';
import { issueEvents } from '#domain/quality/issueEvents';
import type { IssueEvent } from '#domain/quality/issueEvents';
import type { IssueState } from '#domain/quality/issueState';
import { isOpened } from '#domain/quality/issueState';
import { streamId } from '#domain/kernel/streamType';
import { stateVersions, streamTypeOf } from '#domain/streams';
import * as w from '#tests/domain/quality/issueWorld';
import { corePlant } from './corePlant.ts';
import { MemoryDisk, memoryPlantStore } from './memoryPlantStore.ts';
import type { RunWriter, Said } from './writer.ts';

const stream = 'issue/i-1';
const by = (person: string) => ({ kind: 'person', person, role: 'quality' }) as const;
const said = (event: IssueEvent, person = event.type === 'IssueVerified' ? 'p-chen' : 'p-lin'): Said => ({
  stream,
  scope: 'quality',
  class: issueEvents[event.type].class,
  actor: by(person),
  ...event,
});

/** Two PCs of quality, and an issue that is ready to be closed. */
async function verifiedIssue() {
  const disk = new MemoryDisk();
  const store = memoryPlantStore({ nowMs: () => Date.now() }, disk);
  const plant = await corePlant({ typeOf: streamTypeOf, stateVersions, store });
  const [here, there] = [(await plant.enrol()).startRun(), (await plant.enrol()).startRun()];
  const say = async (run: RunWriter, ...events: readonly IssueEvent[]): Promise<void> => {
    const from = run.written.length + 1;
    for (const event of events) run.write(said(event));
    await plant.push(run.batch(from));
  };
  await say(here, ...w.verified);
  const state = () => JSON.parse(disk.streams.get(stream)?.state ?? 'null') as IssueState;
  /** As somebody signs it who sees the issue as it is at the plant now. */
  const closing = (): IssueEvent => {
    const now = state();
    if (!isOpened(now)) throw new Error('not opened');
    const recordHash = closingHash(issueRecordHash(now), 'all good');
    return {
      type: 'IssueClosed',
      payload: { conclusion: 'all good', signature: w.signatureOf('p-lin', recordHash) },
    };
  };
  const closings = async () =>
    (await plant.log()).flatMap(({ event, verdict, refusal }) =>
      event.type === 'IssueClosed' ? [refusal?.code ?? verdict] : [],
    );
  const keepsShipping = async (id: string) =>
    (
      await store.load({
        events: [],
        streams: [],
        effects: [],
        claims: [],
        subjects: [streamId(unitStream, id)],
      })
    ).concerns.map(({ stream: of }) => of);
  return { here, there, say, state, closing, closings, keepsShipping };
}

describe('an issue that one PC closes while another finds a unit of it', () => {
  it('given it was closed first, is open again with the unit, undecided, and keeps it from leaving', async () => {
    const { here, there, say, state, closing, closings, keepsShipping } = await verifiedIssue();
    await say(here, closing());
    expect(state()).toMatchObject({ status: 'closed' });
    expect(await keepsShipping('u-late')).toEqual([]);
    await say(there, w.found('u-late'));
    expect(await closings()).toEqual(['accepted']);
    expect(state()).toMatchObject({
      status: 'acknowledged',
      reopened: 1,
      affected: { 'u-late': { account: null, decision: null } },
    });
    expect(await keepsShipping('u-late')).toEqual([stream]);
  });

  it('given the unit was found first, is not closed by who had not seen it, and is once the unit is accounted for', async () => {
    const { here, there, say, state, closing, closings, keepsShipping } = await verifiedIssue();
    const unseen = closing();
    await say(there, w.found('u-late'));
    await say(here, unseen);
    expect(await closings()).toEqual(['recordChanged']);
    expect(state()).toMatchObject({
      status: 'verified',
      affected: { 'u-late': { account: null, decision: null } },
    });
    expect(await keepsShipping('u-late')).toEqual([stream]);
    await say(there, w.inRework('u-late'));
    await say(here, closing());
    expect(await closings()).toEqual(['recordChanged', 'accepted']);
    expect(state()).toMatchObject({ status: 'closed' });
  });
});
