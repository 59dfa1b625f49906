import type { InboxEntry } from '#db/queries/inbox';

const callOf = /^(.+)~t\d+$/u;

/**
 * The streams that hang together with what an entry is about: its own, and the call, the transport and the containers that it
 * or its refusal names; a transport for a call names that call, units that a tool worked on while it was wrong that tool.
 */
export function thingsOf({ stream, payload, code, params }: InboxEntry): ReadonlySet<string> {
  const named = [payload, params].flatMap((values) => Object.entries(values).flatMap(streamsNamed));
  const cause = code === 'toolOutOfCalibration' ? [`tool/${params['tool']}`] : [];
  return new Set([stream, ...cause, ...named].flatMap((thing) => [thing, ...callServed(thing)]));
}

function streamsNamed([name, value]: readonly [string, unknown]): readonly string[] {
  if (name === 'containers' && Array.isArray(value)) return value.map((label) => `container/${label}`);
  if (typeof value !== 'string') return [];
  switch (name) {
    case 'container':
    case 'transport':
    case 'call':
      return [`${name}/${value}`];
    case 'takenFor':
    case 'returnedFrom':
      return [`call/${value}`];
    default:
      return [];
  }
}

function callServed(thing: string): readonly string[] {
  const [kind, ...key] = thing.split('/');
  const call = kind === 'transport' ? callOf.exec(key.join('/'))?.[1] : undefined;
  return call === undefined ? [] : [`call/${call}`];
}
