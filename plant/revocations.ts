import { splitStreamId, streamId } from '#domain/kernel/streamType';
import { terminal } from '#domain/site/terminal';
import type { Identity } from './identity.ts';
import type { AppenderStore } from './store.ts';

const prefix = streamId(terminal, '');
const pageSize = 500;

/** Revokes every terminal of whose revocation the log tells: a crash may have come between the two. */
export async function revokeAsLogged(
  store: Pick<AppenderStore, 'streams'>,
  identity: Identity,
): Promise<void> {
  for (let after = prefix; ;) {
    const rows = await store.streams(after, pageSize);
    const ofTerminals = rows.filter(({ stream }) => stream.startsWith(prefix));
    for (const { stream, state } of ofTerminals) await revokeBy(stream, JSON.parse(state), identity);
    const last = ofTerminals.at(-1);
    if (ofTerminals.length < pageSize || !last) return;
    after = last.stream;
  }
}

/** Ends what a terminal may at the plant once its stream says so. `state`: of any stream. */
export async function revokeBy(
  stream: string,
  state: { readonly status: string },
  identity: Identity,
): Promise<void> {
  if (!stream.startsWith(prefix) || state.status !== 'revoked') return;
  const { key } = splitStreamId(stream);
  if (identity.terminal(key)?.revokedAt === null) await identity.revoke(key);
}
