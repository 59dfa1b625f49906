import type { Actor } from '#domain/kernel/actor';
import type { LocalText } from '#domain/kernel/text';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import type { ReadDb } from '#db/open';
import { personName } from '#db/queries/people';
import type { ActorRef, PersonRef } from '../contract/refs.ts';

/** Ids to names, for one answer: a person is read when asked for, and once. */
export interface Names {
  person(id: string | null | undefined): PersonRef | null;
  actor(actor: Actor): ActorRef;
  station(id: string | null): LocalText | null;
  defect(code: string | null): LocalText | null;
}

export function namesFor(read: ReadDb, site: SiteConfiguration | null): Names {
  const people = new Map<string, LocalText | null>();
  const stations = new Map(site?.lines.flatMap((l) => l.stations.map((s) => [s.id, s.name] as const)));
  const defects = new Map(site?.defectCodes.map((d) => [d.id, d.name] as const));
  const person = (id: string): PersonRef => {
    const name = people.get(id) ?? personName(read, id);
    people.set(id, name);
    return { person: id, name };
  };
  return {
    person: (id) => (id === null || id === undefined ? null : person(id)),
    actor: (actor) => (actor.kind === 'person' ? { ...actor, ...person(actor.person) } : actor),
    station: (id) => (id === null ? null : (stations.get(id) ?? null)),
    defect: (code) => (code === null ? null : (defects.get(code) ?? null)),
  };
}
