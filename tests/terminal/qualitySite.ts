import { expect } from 'vitest';
import { contentHash } from '#domain/kernel/contentHash';
import { accept, draft } from '#domain/kernel/decision';
import { person } from '#domain/people/person';
import { applyPage } from '#db/applyPage';
import type { Verdict } from '#sync/messages';
import { everything, pageOf, toPush } from '#tests/db/testStore';
import type { TestTerminalOptions } from './testTerminal.ts';
import { openTestTerminal } from './testTerminal.ts';
import { demoFiles } from './demoFiles.ts';

const tool = { kind: 'device', device: 'T-17' } as const;

/** A terminal with the demo site on it, its people, and shorthands for what a quality lead meets. */
export async function openQualitySite(options: TestTerminalOptions = {}) {
  const t = openTestTerminal(options);
  return { ...t, ...(await qualityHands(t)) };
}
export type QualitySite = Awaited<ReturnType<typeof openQualitySite>>;

/** Imports the demo site on a terminal; what happens there to units at the wheel station, and what the plant says. */
export async function qualityHands(t: ReturnType<typeof openTestTerminal>) {
  await done(t.execute('site.importFolder', { files: demoFiles() }, { kind: 'policy', policy: 'import' }));
  let results = 0;

  /** Launches the next unit and puts it straight into FA-10; answers its id and VIN. */
  async function unitAtWheels(order: string) {
    await done(t.execute('assembly.releaseOrders', { line: 'FA1', orders: [order] }, 'supervisor'));
    const launched = await done(t.execute('assembly.launchUnit', { line: 'FA1' }, 'supervisor'));
    const unit = launched.find((e) => e.stream.startsWith('unit/'))?.stream.slice('unit/'.length) ?? '';
    await done(t.execute('assembly.enterStation', { station: 'FA-10', unit, expected: false }, 'operator'));
    const found = await t.query<{ vin: string }>('assembly.unit', { unit });
    return { unit, vin: found.vin };
  }

  const tighten = (vin: string, torqueNm: number) =>
    done(
      t.execute(
        'assembly.recordTightening',
        {
          tool: 'T-17',
          tighteningId: ++results,
          controllerTime: `2026-11-22:08:00:${String(results).padStart(2, '0')}`,
          contentHash: results.toString(16).padStart(64, '0'),
          vin,
          parameterSet: 71,
          batchCounter: null,
          torqueNm,
          angleDeg: 62,
          torqueStatus: torqueNm < 130 ? 'low' : 'ok',
          angleStatus: 'ok',
          toolOk: torqueNm >= 130,
        },
        tool,
      ),
    );

  return { unitAtWheels, tighten, plantJudges: plantOf(t) };
}

/** The plant judges all that waits, in order; `accepted` where no verdict is given. */
export const plantOf =
  ({ store }: Pick<ReturnType<typeof openTestTerminal>, 'store'>) =>
  (verdicts: readonly Verdict[] = []) =>
    applyPage(store, pageOf(store, toPush(store, everything('own')), verdicts));

/** The people of a test terminal sign in without a record; these get one, as who is put on a team has. */
export function putOnRecord(t: Pick<ReturnType<typeof openTestTerminal>, 'store'>, ...ids: string[]): void {
  const added = ids.map((id) =>
    draft(person, id, {
      type: 'PersonAdded',
      payload: { badge: `record-${id}`, personalHash: contentHash(id), roles: ['quality'] },
    }),
  );
  t.store.commit(accept(...added), { actor: { kind: 'policy', policy: 'people' } });
}

/** The events of a command that must not be refused. */
export async function done(
  execution: ReturnType<ReturnType<typeof openTestTerminal>['execute']>,
): Promise<readonly { readonly stream: string; readonly eventId: string }[]> {
  const executed = await execution;
  expect(executed).toMatchObject({ ok: true });
  return executed.ok ? executed.events : [];
}
