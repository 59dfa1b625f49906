import type { Actor } from '#domain/kernel/actor';
import { accept, draft } from '#domain/kernel/decision';
import { floorStore } from '#db/floorStore';
import type { FloorTransport } from '#sync/floorPorts';
import { FloorLink } from '#sync/floor';
import type { FloorTuning } from '#sync/floorTuning';
import { floorTuning } from '#sync/floorTuning';
import type { Certificate, KeyPair } from '#sync/signing';
import { generateKeyPair, issueCertificate, signerFor } from '#sync/signing';
import type { Runtime } from '#domain/kernel/runtime';
import { openTestStore } from '#tests/db/testStore';
import { room } from './rooms.ts';

export const site = 'site-1';
const actor: Actor = { kind: 'person', person: 'p1', role: 'supervisor' };

/** A plant that only signs certificates. */
export class CertifyingPlant {
  readonly keys: KeyPair = generateKeyPair();

  certify(terminal: string, publicKey: string): Certificate {
    const unsigned = { terminal, name: terminal, site, publicKey, issuedAt: '2026-11-22T08:00:00.000Z' };
    return issueCertificate(unsigned, signerFor(this.keys.privateKey));
  }
}

let terminals = 0;

/** A terminal with a store and a floor link over the given transport. */
export function floorTerminal(
  plant: CertifyingPlant,
  runtime: Runtime,
  transport: FloorTransport,
  tuning: Partial<FloorTuning> = {},
) {
  const { store, publicKey } = openTestStore({ types: [room], seed: ++terminals });
  const { terminal } = store.options;
  const warned: string[] = [];
  const link = new FloorLink({
    runtime,
    transport,
    store: floorStore(store),
    site,
    certificate: plant.certify(terminal, publicKey),
    plantKey: plant.keys.publicKey,
    log: { info: () => undefined, warn: (event) => warned.push(event) },
    tuning: { ...floorTuning, ...tuning },
  });
  const use = (key: string, line = 'L1', filler?: string) =>
    store.commit(
      accept(
        draft(room, key, {
          type: 'RoomUsed',
          payload: { line, by: terminal, ...(filler === undefined ? {} : { filler }) },
        }),
      ),
      { actor },
    );
  const seen = (key: string) => store.state(room, key).state.by;
  return { terminal, store, link, use, seen, warned, publicKey };
}
