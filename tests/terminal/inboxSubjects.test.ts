import { beforeEach, expect, it } from 'vitest';
import { streamTypes } from '#domain/streams';
import { inboxSubjects } from '#terminal/queries/inboxSubjects';
import { seedSupplySite, supplySite } from './supplySite.ts';
import { openTestTerminal } from './testTerminal.ts';

let terminal: ReturnType<typeof openTestTerminal>;
beforeEach(() => {
  terminal = openTestTerminal();
  seedSupplySite(terminal.store);
});

const subjectOf = (stream: string) => {
  const context = { read: terminal.database.read, store: terminal.store, site: supplySite };
  return inboxSubjects(context, [stream])(stream);
};

const belt = { part: { id: 'P-BELT', name: { en: 'Belt' } }, to: { id: 'LS-03', station: 'FA-03' } };

it('names a call and its transport by what they bring where, also when only their key is known here', async () => {
  const input = { location: 'LS-03', part: 'P-BELT' };
  const raised = await terminal.execute('logistics.raiseCall', input, 'logistics');
  const stream = raised.ok ? (raised.events[0]?.stream ?? '') : '';
  expect(subjectOf(stream)).toMatchObject({ kind: 'call', label: null, goods: belt });
  expect(subjectOf('call/LS-03~P-BELT~12-23~0')).toMatchObject({ goods: belt });
  expect(subjectOf('transport/LS-03~P-BELT~12-23~0~t1')).toMatchObject({ goods: belt });
});

it('names a move without a call by its containers and their place', async () => {
  const input = { container: 'C-NUT-1', to: 'SM-B' };
  const asked = await terminal.execute('logistics.moveByAgv', input, 'logistics');
  const stream = asked.ok ? (asked.events.find((e) => e.stream.startsWith('transport/'))?.stream ?? '') : '';
  expect(subjectOf(stream).goods).toMatchObject({ part: null, containers: ['C-NUT-1'], to: { id: 'SM-B' } });
});

it('says what is written on containers, and the kind alone of what has no name here', () => {
  expect(subjectOf('container/C-NUT-1').label).toEqual({ zh: 'C-NUT-1', en: 'C-NUT-1' });
  const unnamed = Object.keys(streamTypes).filter(
    (kind) => subjectOf(`${kind}/0192-x/FA-02/1`).label === null,
  );
  expect(unnamed).toEqual(
    expect.arrayContaining(['visit', 'rework', 'andon', 'stop', 'hold', 'call', 'person']),
  );
});
