import { splitStreamId } from '#domain/kernel/streamType';
import { person as personStream } from '#domain/people/person';
import { believedRecord } from '#domain/people/personalRecord';
import { factTable, stateTable } from '../projection.ts';
import type { Projections } from '../projector.ts';
import { lockOutLifted, person, personalRecord } from '../schema/people.ts';

export const peopleProjections: Projections = {
  states: [
    stateTable(personStream, person, null, (key, state) => {
      if (state.status === 'absent') return [];
      const { status, badge, roles, pinVerifier, personalHash } = state;
      const qualifications = state.qualifications.map(({ qualification, validUntil }) => ({
        qualification,
        validUntil,
      }));
      const deactivatedAt = state.status === 'deactivated' ? state.deactivatedAt : null;
      return [
        { person: key, status, badge, roles, pinVerifier, qualifications, personalHash, deactivatedAt },
      ];
    }),
  ],
  facts: [
    factTable(personStream, personalRecord, (event) => {
      if (event.type !== 'PersonAdded' && event.type !== 'PersonalFieldsChanged') return null;
      const { personalHash } = event.payload;
      const record = believedRecord(event.side, personalHash);
      if (!record) return null;
      const { key } = splitStreamId(event.stream);
      return { person: key, personalHash, nameZh: record.name.zh, nameEn: record.name.en };
    }),
    factTable(personStream, lockOutLifted, (event) =>
      event.type === 'LockOutLifted' ? { lockOut: event.payload.lockOut } : null,
    ),
  ],
};
