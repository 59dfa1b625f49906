import { UsageError } from './process.ts';

/** An address of one of the given schemes, as it was typed. */
export function addressOf(option: string, text: string, schemes: readonly [string, ...string[]]): string {
  const example = `${schemes[0]}://127.0.0.1:${schemes[0] === 'mqtt' ? '1883' : '4800'}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && url.hostname !== '' && schemes.includes(url.protocol.slice(0, -1))) return text;
  throw new UsageError(`${option} takes an address like ${example}, not "${text}"`);
}
