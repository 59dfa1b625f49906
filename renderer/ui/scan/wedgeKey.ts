/** What is needed of a keydown; a plain object, so that the detector can be tested without a browser. */
export interface WedgeKey {
  readonly key: string;
  readonly code: string;
  readonly shift: boolean;
  readonly control: boolean;
  /** Alt or Meta is down. */
  readonly other: boolean;
  readonly repeat: boolean;
  /** The focus is in a text field: the key writes there and presses nothing. */
  readonly writes: boolean;
  /** Milliseconds, monotonic (event.timeStamp). */
  readonly at: number;
}

/** Control characters as wedges send them: GS and RS of ISO 15434 and GS1, EOT. */
const controls: Readonly<Record<string, string>> = {
  BracketRight: '\u001d',
  Digit6: '\u001e',
  KeyD: '\u0004',
};

const shiftedDigits = ')!@#$%^&*(';
const marks: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  Backquote: ['`', '~'],
  Space: [' ', ' '],
};

/**
 * The character a key stands for, or null. With an input method switched on the browser reports `Process` instead of the
 * character; the physical key then tells it (scanners are programmed to the US layout).
 */
export function characterOf(key: WedgeKey): string | null {
  if (key.control && !key.other) return ofCode(controls, key.code) ?? null;
  if (key.control || key.other) return null;
  if (key.key.length === 1) return key.key;
  return key.key === 'Process' || key.key === 'Unidentified' ? fromCode(key) : null;
}

const ofCode = <T>(table: Readonly<Record<string, T>>, code: string): T | undefined =>
  Object.hasOwn(table, code) ? table[code] : undefined;

function fromCode({ code, shift }: WedgeKey): string | null {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shift ? letter : letter.toLowerCase();
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code)?.[1];
  if (digit !== undefined) return shift ? (shiftedDigits[Number(digit)] ?? null) : digit;
  const mark = ofCode(marks, code);
  return mark === undefined ? null : mark[shift ? 1 : 0];
}
