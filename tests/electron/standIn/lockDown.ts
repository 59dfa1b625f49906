import type { WebPreferences } from 'electron';
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';

const FORBIDDEN = [
  'nodeIntegration',
  'nodeIntegrationInWorker',
  'nodeIntegrationInSubFrames',
  'webviewTag',
  'allowRunningInsecureContent',
  'experimentalFeatures',
  'navigateOnDragDrop',
] as const satisfies readonly (keyof WebPreferences)[];

/** Throws where a preference would open a way out of the page's sandbox; answers the preload's path. */
export function assertLockedDown(preferences: WebPreferences): string {
  const { sandbox, contextIsolation, preload } = preferences;
  if (sandbox !== true) throw new Error('webPreferences.sandbox must be true');
  if (contextIsolation !== true) throw new Error('webPreferences.contextIsolation must be true');
  if (preferences.webSecurity === false) throw new Error('webPreferences.webSecurity must not be off');
  for (const name of FORBIDDEN) {
    if (preferences[name] === true) throw new Error(`webPreferences.${name} must be off`);
  }
  if (preload === undefined || !isAbsolute(preload) || !existsSync(preload)) {
    throw new Error(`webPreferences.preload must name a file by its absolute path: ${preload}`);
  }
  return preload;
}
