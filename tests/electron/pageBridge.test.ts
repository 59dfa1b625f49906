import type { MessagePortMain } from 'electron';
import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { CHANNELS, type EngineStatus } from '#electron/bridge';
import { type Page, PageBridge } from '#electron/pageBridge';
import { MessageChannelMain } from './standIn/ports.ts';

class FakePage extends EventEmitter implements Page {
  readonly statuses: EngineStatus[] = [];
  readonly ports: MessagePortMain[] = [];

  send(_channel: string, status: EngineStatus): void {
    this.statuses.push(status);
  }

  postMessage(_channel: string, _message: null, transfer: MessagePortMain[]): void {
    this.ports.push(...transfer);
  }
}

const OUR_FRAME = { url: 'app://ui/line', parent: null };
const RUNNING: EngineStatus = { status: 'running', launch: 1 };
const DOWN: EngineStatus = { status: 'starting', launch: 1 };

/** A bridge over an engine that is in the status the test says. */
function given(first: EngineStatus) {
  let status = first;
  const ipcMain = new EventEmitter();
  const toEngine: MessagePortMain[] = [];
  const notices: string[] = [];
  const bridge = new PageBridge({
    ipcMain,
    engine: {
      get status() {
        return status;
      },
      sendPort: (port) => {
        if (status.status === 'running') toEngine.push(port);
        return status.status === 'running';
      },
    },
    createChannel: () => new MessageChannelMain(),
    report: (_level, notice) => notices.push(notice),
  });
  return {
    toEngine,
    notices,
    says: (channel: string, sender: FakePage, senderFrame: object | null = OUR_FRAME) =>
      ipcMain.emit(channel, { sender, senderFrame }),
    becomes: (next: EngineStatus) => {
      status = next;
      bridge.engineBecame(next);
    },
  };
}

describe('the bridge between pages and the engine', () => {
  test('gives the two ends of one channel to the page and to the engine', async () => {
    const { says, toEngine } = given(RUNNING);
    const page = new FakePage();
    says(CHANNELS.connect, page);
    expect([page.ports.length, toEngine.length]).toEqual([1, 1]);
    const heard: unknown[] = [];
    toEngine[0]?.on('message', ({ data }) => heard.push(data));
    toEngine[0]?.start();
    page.ports[0]?.postMessage('through');
    await expect.poll(() => heard).toEqual(['through']);
  });

  test('keeps a page waiting while the engine is down, and connects it once when it runs', () => {
    const { says, becomes, toEngine } = given(DOWN);
    const page = new FakePage();
    says(CHANNELS.connect, page);
    says(CHANNELS.connect, page);
    expect(page.ports).toEqual([]);
    becomes(RUNNING);
    becomes(RUNNING);
    expect([page.ports.length, toEngine.length]).toEqual([1, 1]);
  });

  test('tells a watching page the status at once and each change, until the page is gone', () => {
    const { says, becomes } = given(DOWN);
    const page = new FakePage();
    says(CHANNELS.watch, page);
    becomes(RUNNING);
    page.emit('destroyed');
    becomes(DOWN);
    expect(page.statuses).toEqual([DOWN, RUNNING]);
  });

  test('gives a page that went away while it waited nothing', () => {
    const { says, becomes, toEngine } = given(DOWN);
    const page = new FakePage();
    says(CHANNELS.connect, page);
    page.emit('destroyed');
    becomes(RUNNING);
    expect([page.ports, toEngine]).toEqual([[], []]);
  });

  test('does not listen to frames that are not ours', () => {
    const { says, notices, toEngine } = given(RUNNING);
    const page = new FakePage();
    for (const frame of [null, { url: 'https://example.com/', parent: null }, { ...OUR_FRAME, parent: {} }]) {
      says(CHANNELS.connect, page, frame);
      says(CHANNELS.watch, page, frame);
    }
    expect([page.ports, page.statuses, toEngine]).toEqual([[], [], []]);
    expect(notices).toEqual(Array(6).fill('messageRefused'));
  });
});
