import type { StreamState } from '#domain/kernel/streamType';
import { terminal } from '#domain/site/terminal';
import type { TerminalState } from '#domain/site/terminal';
import { scopesOf } from '#domain/site/terminalScopes';
import { parseBody } from '#sync/envelope';
import { foldConfirmed } from '#sync/merge';
import type { Follows } from '#sync/scopes';
import type { SimPlant } from './simPlant.ts';
import { line } from '#tests/domain/assembly/fixtures';
import { supermarket } from './workload/stock.ts';

/** All that this site has. */
export const allScopes: readonly string[] = [
  'site',
  'holds',
  'quality',
  `line/${line.id}`,
  `supply/${supermarket}`,
];

/** What a terminal is given, by the plant's log. */
export function givenTo({ disk }: SimPlant, terminal: string): Follows {
  const row = disk.streams.get(`terminal/${terminal}`);
  // Stored under this id by its own type alone.
  return scopesIn(row && (JSON.parse(row.state) as TerminalState));
}

/** The same by the log through that position: a plant that was not told yet that a commit is done cannot know what it says. */
export function givenThrough({ disk }: SimPlant, id: string, position: number): Follows {
  let state: StreamState = terminal.initial;
  for (const { stream, body, verdict } of disk.log.slice(0, position)) {
    const event = stream === `terminal/${id}` ? parseBody(body) : null;
    if (event) state = foldConfirmed(terminal, state, event, verdict);
  }
  return scopesIn(state as TerminalState);
}

const scopesIn = (state: TerminalState | undefined): Follows =>
  scopesOf(!state || state.status === 'absent' ? null : (state.enrolment?.duty ?? null), null);

/** Whether the stream is needed at hand wherever its scope is kept up. */
export function isAtHand({ disk }: SimPlant, stream: string): boolean {
  const keeper = disk.streams.get(stream)?.keptBy ?? null;
  return keeper !== null && disk.streams.get(keeper)?.keptBy === keeper;
}
