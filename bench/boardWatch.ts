import { z } from 'zod';
import { realTimers } from '#simulate/realTimers';
import { TerminalClient } from '#simulate/terminalClient';

const session = z.object({ token: z.string() });
const notice = z.object({ all: z.boolean(), topics: z.array(z.string()) });
/** What changes what the board shows. */
const topics: ReadonlySet<string> = new Set(['unit', 'visit', 'andon', 'stop']);

/** A line board as a browser holds it: it hears the change feed and asks again. */
export interface BoardWatch {
  /** Ms from the recording of an arrival or a call to the answer that shows it, by this machine's one clock. */
  readonly lagsMs: readonly number[];
  /** Ms from the first look to the first that showed another unit, state or missing part at a station; null before. */
  readonly firstMoveMs: () => number | null;
  stop(): void;
}

/** Badge and PIN of the demo's supervisor. */
const supervisor = { badge: '1001', pin: '246810' };

export async function watchBoard(url: string, line: string): Promise<BoardWatch> {
  const client = new TerminalClient({ url, ...supervisor, timers: realTimers });
  const lagsMs: number[] = [];
  const seen = new Set<string>();
  let first: string | null = null;
  const start = performance.now();
  let firstMoveMs: number | null = null;
  const look = async (): Promise<void> => {
    const board = await client.query('assembly.lineBoard', { line });
    const now = Date.now();
    const drawn = (board?.stations ?? []).map(({ unit, state, missingPart }) => ({
      unit,
      state,
      missingPart,
    }));
    first ??= JSON.stringify(drawn);
    if (JSON.stringify(drawn) !== first) firstMoveMs ??= performance.now() - start;
    const shown = [
      ...(board?.stations ?? []).flatMap((s) =>
        s.visit?.arrivedAt ? [{ id: `${s.station} ${s.visit.arrivedAt}`, at: s.visit.arrivedAt }] : [],
      ),
      ...(board?.andons ?? []).map(({ andon, calledAt }) => ({ id: andon, at: calledAt })),
    ];
    for (const { id, at } of shown.filter((s) => !seen.has(s.id))) {
      seen.add(id);
      lagsMs.push(now - Date.parse(at));
    }
  };
  await look();
  lagsMs.length = 0;
  const ended = new AbortController();
  void follow(url, ended.signal, look).catch((error: unknown) => {
    if (!ended.signal.aborted) throw error;
  });
  return { lagsMs, firstMoveMs: () => firstMoveMs, stop: () => ended.abort() };
}

/** Follows the change feed; asks again after each notice that is about the board, one question at a time. */
async function follow(url: string, signal: AbortSignal, look: () => Promise<void>): Promise<void> {
  const signedIn = await fetch(new URL('/api/session', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(supervisor),
  });
  const { token } = session.parse(await signedIn.json());
  const headers = { authorization: `Bearer ${token}` };
  const feed = await fetch(new URL('/api/changes', url), { headers, signal });
  if (!feed.ok || !feed.body) throw new Error(`the change feed answered HTTP ${feed.status}`);
  let text = '';
  for await (const chunk of feed.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const whole = text.lastIndexOf('\n');
    const lines = text.slice(0, whole + 1).split('\n');
    text = text.slice(whole + 1);
    const told = lines
      .filter((l) => l.startsWith('data:'))
      .map((l) => notice.safeParse(JSON.parse(l.slice(5) || '{}')).data);
    if (told.some((n) => n !== undefined && (n.all || n.topics.some((t) => topics.has(t))))) await look();
  }
}
