import { contextBridge, ipcRenderer } from 'electron';
import { CHANNELS, ENGINE_PORT_MESSAGE, type EngineStatus, type TaktHost } from './bridge.ts';

const listeners = new Set<(status: EngineStatus) => void>();
let latest: EngineStatus = { status: 'starting', launch: 1 };

const host: TaktHost = {
  platform: process.platform,
  versions: { electron: process.versions.electron, chrome: process.versions.chrome },
  connect: () => ipcRenderer.send(CHANNELS.connect),
  onEngineStatus: (listener) => {
    listeners.add(listener);
    listener(latest);
    return () => {
      listeners.delete(listener);
    };
  },
};

ipcRenderer.on(CHANNELS.status, (_event, status: EngineStatus) => {
  latest = status;
  for (const listener of listeners) listener(status);
});
// contextBridge cannot carry a MessagePort, the window's own message event can. The target is this very window, hence '*'.
ipcRenderer.on(CHANNELS.port, (event) => {
  window.postMessage({ type: ENGINE_PORT_MESSAGE }, '*', event.ports);
});
contextBridge.exposeInMainWorld('taktHost', host);
ipcRenderer.send(CHANNELS.watch);
