import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Role } from '#domain/kernel/actor';
import { accept, draft } from '#domain/kernel/decision';
import { revision } from '#domain/site/revision';
import { revisionKey } from '#domain/site/revisionDecisions';
import { site } from '#domain/site/site';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import type { Badges } from '#simulate/operatorStaff';
import { realTimers } from '#simulate/realTimers';
import { tighteningEffectHead } from '#domain/assembly/tightening';
import { isRecorded } from '#db/queries/records';
import { unitsByVin } from '#db/queries/units';
import { toolWork } from '#terminal/assembly/toolWork';
import { attachmentRoute } from '#terminal/attachmentRoute';
import { ChangeFeed } from '#terminal/changeFeed';
import { tighteningCommands } from '#terminal/commands/tightenings';
import { terminalRouter } from '#terminal/router';
import { terminalServer } from '#terminal/server';
import { Sessions } from '#terminal/sessions';
import { attendTools } from '#terminal/toolHost';
import { openTestTerminal, signedInAs, testPin } from '#tests/terminal/testTerminal';
import { lineBoxes, lineRevision } from './lineSite.ts';
import { triesInMemory } from '#tests/terminal/triesInMemory';

export const testBadges: Badges = {
  operator: 'operator-1',
  supervisors: ['supervisor-1', 'supervisor-2'],
  quality: ['quality-1', 'quality-2'],
  logistics: 'logistics-1',
};

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

const quiet = { info: () => undefined, warn: () => undefined };

/** A line's PC as a person and a controller meet it: the real engine over HTTP, its tools attended over TCP. */
export async function openLineTerminal(configuration: SiteConfiguration) {
  const t = openTestTerminal();
  const hash = revisionKey(lineRevision);
  t.store.commit(
    accept(
      draft(site, 'site', { type: 'SiteConfigured', payload: { configuration } }),
      draft(revision, hash, { type: 'RevisionPublished', payload: { content: lineRevision } }),
      draft(revision, hash, { type: 'EffectivitySet', payload: { line: 'FA1', fromSequence: 1 } }),
    ),
    { actor: { kind: 'policy', policy: 'seed' } },
  );
  for (const box of lineBoxes) {
    const received = { ...box, expiresAt: null, delivery: null };
    const stored = await t.execute('logistics.receiveContainer', received, 'logistics');
    if (!stored.ok) throw new Error(stored.code);
  }
  let listening = await serve(t, 0);
  const { port } = listening.address;
  const tools = attend(t, configuration);
  return {
    ...t,
    url: `http://127.0.0.1:${String(port)}`,
    /** The PC is gone and nobody stays signed in; the database stays. */
    cut: () => listening.close(),
    async mend() {
      listening = await serve(t, port);
    },
    async close() {
      await tools.stop();
      await listening.close();
      t.database.close();
    },
  };
}
export type LineTerminal = Awaited<ReturnType<typeof openLineTerminal>>;

const ofDemo: Readonly<Record<string, string>> = {
  '1001': 'supervisor-1',
  '1002': 'logistics-1',
  '1003': 'quality-1',
  '1004': 'operator-1',
  '1007': 'supervisor-2',
  '1008': 'quality-2',
};

/** The engine over HTTP; people sign in by `role-n`, or by their badge of the demo site. */
export async function serve(t: ReturnType<typeof openTestTerminal>, port: number) {
  const sessions = new Sessions({
    runtime: t.runtime,
    newToken: () => t.runtime.newId(),
    byBadge: (badge) => {
      const [role = '', n] = (ofDemo[badge] ?? badge).split('-');
      return { ...signedInAs(role as Role, Number(n)), active: true, pinVerifier: 'plain' };
    },
    verifyPin: (_verifier, pin) => Promise.resolve(pin === testPin),
    idleLockS: 600_000,
    tries: triesInMemory(),
  });
  const feed = new ChangeFeed(t.runtime, 'run');
  const router = terminalRouter({
    engine: t.engine,
    sessions,
    feed,
    areas: t.areas,
    open: [],
    demo: null,
    backups: null,
    carry: null,
    attachments: t.desk,
  });
  const server = terminalServer(router, {
    hosts: [],
    files: null,
    attachments: attachmentRoute(t.desk, sessions),
    version: '0.0.0',
    health: () => ({ ok: true }),
    onBug: (error) => {
      throw error;
    },
  });
  return { address: await server.listen(port, '127.0.0.1'), close: () => server.close() };
}

const knownNow = (t: ReturnType<typeof openTestTerminal>) => ({
  read: t.database.read,
  nowMs: t.runtime.nowMs(),
});

export function attend(t: ReturnType<typeof openTestTerminal>, configuration: SiteConfiguration) {
  const { tools } = configuration;
  const device = { kind: 'device', device: 'tools' } as const;
  return attendTools({
    tools,
    workOf: (tool) =>
      t.database.sqlite.open ? toolWork({ ...t, ...knownNow(t), site: configuration }, tool) : null,
    record: async (tool, result, fetched) => {
      const { tighteningId, controllerTime, contentHash, vin, parameterSet, batchCounter } = result;
      const { torqueNm, angleDeg, torqueStatus, angleStatus, ok: toolOk } = result;
      const identity = { tool: tool.id, tighteningId, controllerTime, contentHash, vin, parameterSet };
      const values = { batchCounter, torqueNm, angleDeg, torqueStatus, angleStatus, toolOk };
      await t.engine.execute(
        tighteningCommands.recordTightening,
        { ...identity, ...values, ...(fetched ? { fetched } : {}) },
        device,
      );
    },
    caughtUp: () => true,
    isRecorded: (tool, result) =>
      isRecorded(t.database.read, tighteningEffectHead({ tool: tool.id, ...result })),
    isOfUnit: ({ vin }) => vin !== null && unitsByVin(t.database.read, vin).length === 1,
    recordUnreadable: () => Promise.reject(new Error('the simulated tool writes readable telegrams')),
    onHealth: () => undefined,
    onChange: (listener) => t.store.onChange(listener),
    timers: realTimers,
    random: Math.random,
    log: quiet,
  });
}
