import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Attachments } from '#plant/attachments';
import { Challenges } from '#plant/challenges';
import { plantMetrics } from '#plant/http/metrics';
import { routes } from '#plant/http/routes';
import { httpServer } from '#plant/http/server';
import { attachmentRows } from '#plant/postgres/attachmentRows';
import { HttpClient } from '#process/httpClient';
import { nodeRuntime } from '#process/nodeRuntime';
import { boxMade, corePlant } from './corePlant.ts';
import { silent } from './database.ts';
import { PlantClient } from './plantClient.ts';
import type { ServedPlant } from './servedPlant.ts';
import { servedPlant } from './servedPlant.ts';

/** What answers everybody; every other route is closed, and stands here as soon as it is not. */
const open = ['get /healthz', 'get /readyz', 'get /metrics', 'get /api/openapi.json', 'post /sync/enroll'];

let site: ServedPlant;
/** Enrolled at another plant, whose certificate it has. */
let stranger: PlantClient;
beforeAll(async () => {
  site = await servedPlant();
  const elsewhere = await corePlant();
  stranger = new PlantClient(site.plant.url, await elsewhere.enrol('PC of another site'));
  await elsewhere.core.stop();
});
afterAll(() => site.end());

it('the table of routes has every route that the plant serves', async () => {
  const plant = await corePlant();
  const level = () => 0;
  const pool = () => ({ total: 0, idle: 0, waiting: 0 });
  const levels = {
    queued: level,
    head: level,
    waitingPulls: level,
    pendingTerminals: level,
    clonedTerminals: level,
    nowMs: level,
    certificateEndsMs: () => null,
    pool,
    attention: () => null,
    letters: () => Promise.resolve({ letters: 0, oldestAt: null }),
  };
  const runtime = nodeRuntime();
  const server = await httpServer({
    core: plant.core,
    store: plant.store,
    attachments: new Attachments(attachmentRows(new pg.Pool())),
    runtime,
    adminToken: 'token',
    challenges: new Challenges(new Uint8Array(32), () => runtime.monotonicMs()),
    metrics: plantMetrics(() => levels),
    log: silent,
    tls: null,
    http: new HttpClient(),
    office: () => null,
  });
  const served = routesOf(server.printRoutes({ commonPrefix: false }));
  expect(served.toSorted()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).toSorted());
  await server.close();
  await plant.core.stop();
});

describe('a terminal of another site', () => {
  const closed = routes
    .map((route) => ({ ...route, name: `${route.method} ${route.path}` }))
    .filter(({ name }) => !open.includes(name));

  it('meets nothing open but what answers everybody', () => {
    const opened = routes.filter(({ access }) => access === 'open');
    expect(opened.map(({ method, path }) => `${method} ${path}`)).toEqual(expect.arrayContaining(open));
    expect(opened).toHaveLength(open.length);
    expect(closed.length).toBeGreaterThan(9);
  });

  it.each(closed)('is refused at $name, whatever it sends', async ({ method, path }) => {
    const bodies = method === 'get' ? [null] : ['{}', '', 'no json', JSON.stringify({ protocol: 1 })];
    for (const body of bodies) {
      const headers = stranger.signed(path, body ?? '');
      const url = `${site.plant.url}${path.replace('{command}', 'site.revokeTerminal')}`;
      const answer = await fetch(url, { method: method.toUpperCase(), headers, body });
      expect({ body, status: answer.status }).toEqual({ body, status: 403 });
      expect(await answer.text()).toMatch(/^\{"code":"(unknownTerminal|notAdmin)"\}$/u);
    }
  });

  it('is refused as well under the name of one of this site', async () => {
    const own = await site.enrol();
    await own.pull();
    const headers = own.signed('/sync/pull', '{}');
    const forged = { ...headers, 'takt-signature': stranger.writer.sign('anything') };
    expect(await own.send('/sync/pull', '{}', forged)).toMatchObject({ status: 401 });
  });

  it('has nothing taken of it that one of this site carries', async () => {
    const own = await site.enrol();
    const run = stranger.writer.startRun();
    run.write(boxMade('of-another-site'));
    const { acks } = await own.push(run.batch());
    expect(acks).toMatchObject([{ seq: 0, fault: 'unknownTerminal' }]);
  });
});

/** `post /api/terminals/codes` of each leaf; a branch of the tree is indented by four and continues the one above. */
function routesOf(tree: string): string[] {
  const paths: string[] = [];
  return [...tree.matchAll(/^([│ ]*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?$/gmu)].flatMap(
    ([, indent = '', part = '', methods = '']) => {
      const depth = indent.length / 4;
      const path = (depth === 0 ? '' : (paths[depth - 1] ?? '')) + part;
      paths[depth] = path;
      const served = methods.split(', ').filter((method) => method !== '' && method !== 'HEAD');
      return served.map((method) => `${method.toLowerCase()} ${path.replace(/:(\w+)/u, '{$1}')}`);
    },
  );
}
