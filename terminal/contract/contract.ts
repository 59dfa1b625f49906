import { assemblyContract } from './assembly.ts';
import { attachmentContract } from './attachments.ts';
import { auditContract } from './audit.ts';
import { backupContract } from './backup.ts';
import { carryContract } from './carry.ts';
import { demoContract } from './demo.ts';
import { logisticsContract } from './logistics.ts';
import { peopleContract } from './people.ts';
import { plantDeskContract } from './plantDesk.ts';
import { qualityContract } from './quality.ts';
import { sessionContract } from './session.ts';
import { siteContract } from './site.ts';
import { changesContract, systemContract } from './system.ts';

/** The one typed API of a terminal, by area. Transports differ (MessagePort, WebSocket, HTTP); this does not. */
export const contract = {
  session: sessionContract,
  changes: changesContract,
  demo: demoContract,
  backups: backupContract,
  audit: auditContract,
  carry: carryContract,
  attachments: attachmentContract,
  plant: plantDeskContract,
  commands: {
    assembly: assemblyContract.commands,
    logistics: logisticsContract.commands,
    people: peopleContract.commands,
    quality: qualityContract.commands,
    site: siteContract.commands,
  },
  queries: {
    assembly: assemblyContract.queries,
    logistics: logisticsContract.queries,
    people: peopleContract.queries,
    quality: qualityContract.queries,
    site: siteContract.queries,
    system: systemContract.queries,
  },
};
export type Contract = typeof contract;
