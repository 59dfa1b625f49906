import { andon } from './assembly/andon.ts';
import { releasesRevealed } from './assembly/leftBeforeHold.ts';
import { order } from './assembly/order.ts';
import { resultsRevealed } from './assembly/resultsRevealed.ts';
import { rework } from './assembly/rework.ts';
import { sequence } from './assembly/sequence.ts';
import { stop } from './assembly/stop.ts';
import { tool } from './assembly/tool.ts';
import { unit } from './assembly/unit.ts';
import { visit } from './assembly/visit.ts';
import { workRevealed } from './assembly/workRevealed.ts';
import type { AnyStreamType } from './kernel/streamType.ts';
import { splitStreamId } from './kernel/streamType.ts';
import { call } from './logistics/call.ts';
import { container } from './logistics/container.ts';
import { transport } from './logistics/transport.ts';
import { zone } from './logistics/zone.ts';
import { person } from './people/person.ts';
import { hold } from './quality/hold.ts';
import { issue } from './quality/issue.ts';
import { revision } from './site/revision.ts';
import { site } from './site/site.ts';
import { terminal } from './site/terminal.ts';

/** Every stream type of the product, by name: domain.md's table as code. */
export const streamTypes: Readonly<Record<string, AnyStreamType>> = {
  andon,
  call,
  container,
  // What stood at a station is the assembly's; a hold knows units by their id alone.
  hold: { ...hold, reveals: releasesRevealed },
  issue,
  order,
  // What takes a qualification is the assembly's to know.
  person: { ...person, reveals: workRevealed },
  revision,
  rework,
  sequence,
  site,
  stop,
  terminal,
  // What a tool tightened is the visit's to know.
  tool: { ...tool, reveals: resultsRevealed },
  transport,
  unit,
  visit,
  zone,
};

/** Raised when a lifespan is judged otherwise, so that the plant finds anew what is kept at hand. */
const lifespansVersion = 1;

/** Changes whenever the state of any stream type does (see `StreamType.stateVersion`), or what is found by it. */
export const stateVersions: string = [
  `lifespans:${lifespansVersion}`,
  ...Object.values(streamTypes).map((type) => `${type.name}:${type.stateVersion}`),
].join(' ');

/**
 * The type of a stream id; undefined when this version of the product does not know it yet, or knows no such keys of it (it is
 * parked, and a dead letter at the plant).
 */
export const streamTypeOf = (stream: string): AnyStreamType | undefined => {
  const { name, key } = splitStreamId(stream);
  const type = Object.hasOwn(streamTypes, name) ? streamTypes[name] : undefined;
  return type?.key.test(key) ? type : undefined;
};
