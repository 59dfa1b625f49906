import { demoContract } from './demo.ts';
import { logisticsContract } from './logistics.ts';
import { qualityContract } from './quality.ts';
import { sessionContract } from './session.ts';
import { changesContract, systemContract } from './system.ts';

/** The one typed API of a terminal, by area. Transports differ (MessagePort, WebSocket, HTTP); this does not. */
export const contract = {
  session: sessionContract,
  changes: changesContract,
  demo: demoContract,
  commands: {
    logistics: logisticsContract.commands,
    quality: qualityContract.commands,
  },
  queries: {
    logistics: logisticsContract.queries,
    quality: qualityContract.queries,
    system: systemContract.queries,
  },
};
export type Contract = typeof contract;
