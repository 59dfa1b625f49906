import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import type { TerminalDuty } from '#domain/site/terminal';
import type { Certificate } from '#sync/signing';
import type { PcName, Preparing } from './supervisor.ts';
import { plantAdmin } from './plantAdmin.ts';
import { withShiftBegun } from './shifts.ts';

const siteHead = z.looseObject({ timeZone: z.string() });

/** The demo site's import folder: in the source tree, and beside dist/ of a build. */
function demoFolder(): string {
  for (let folder = import.meta.dirname; ; folder = path.dirname(folder)) {
    const found = path.join(folder, 'demo/site');
    if (existsSync(path.join(found, 'site.json'))) return found;
    if (folder === path.dirname(folder)) throw new Error('the folder demo/site is missing');
  }
}

/** The demo's files as they are imported: with this machine's broker, free ports for the simulated tools, and a shift that has just begun. */
export async function demoFiles(brokerUrl: string): Promise<Record<string, string>> {
  const folder = demoFolder();
  const files: Record<string, string> = {};
  for (const name of readdirSync(folder)) files[name] = readFileSync(path.join(folder, name), 'utf8');
  const head = siteHead.parse(JSON.parse(files['site.json'] ?? '{}'));
  files['site.json'] = JSON.stringify({ ...head, floorBroker: brokerUrl });
  files['tools.csv'] = await withFreePorts(files['tools.csv'] ?? '');
  files['shifts.csv'] = withShiftBegun(files['shifts.csv'] ?? '', new Date(), head.timeZone);
  return files;
}

/** `port` is the last column of tools.csv. */
async function withFreePorts(csv: string): Promise<string> {
  const [head = '', ...rows] = csv.trim().split('\n');
  const ports = await freePorts(rows.length);
  return [head, ...rows.map((row, i) => row.trim().replace(/[^,]*$/, String(ports[i])))].join('\n');
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve);
      });
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

const line = 'FA1';
const stations = Array.from({ length: 12 }, (_, i) => `FA-${String(i + 1).padStart(2, '0')}`);
const scopes = ['site', 'holds', 'quality', `line/${line}`, 'supply/SM'];

const duties: Readonly<Record<PcName | 'office', TerminalDuty>> = {
  office: { kind: 'office', line: null, stations: [], zones: [], scopes },
  line: { kind: 'floor', line, stations, zones: [line], scopes },
  logistics: { kind: 'floor', line: null, stations: [], zones: [line], scopes },
  quality: { kind: 'floor', line: null, stations: [], zones: [], scopes },
};

/** Imports the demo site through the office terminal's importer and gives every PC its duty. Doing it again changes nothing. */
export async function prepareDemo(
  site: Preparing,
): Promise<Record<string, string>> {
  const admin = await plantAdmin(site.plantUrl, site.plantDir);
  const files = await demoFiles(site.brokerUrl);
  await admin.office('site.importFolder', { files }, ['importChangesNothing']);
  const tools = (files['tools.csv'] ?? '').split('\n').slice(1).map((row) => row.split(',')[0] ?? '');
  const office = await admin.terminalNamed('office');
  const enroll = (name: PcName | 'office', certificate: Certificate): Promise<void> =>
    admin.office(
      'site.enrollTerminal',
      { terminal: certificate.terminal, name, duty: duties[name], tools: name === 'line' ? tools : [], certificate },
      ['terminalExists'],
    );
  await enroll('office', office);
  for (const { name, enrolment } of site.enrolments) await enroll(name, enrolment.certificate);
  return files;
}
