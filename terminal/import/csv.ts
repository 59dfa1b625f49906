/** One record of a CSV file; `line` is where it begins, from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

export type Csv =
  | { readonly ok: true; readonly records: readonly CsvRecord[] }
  /** A quote that is never closed, or text behind a closing quote. */
  | { readonly ok: false; readonly line: number };

/** RFC 4180: commas, quotes doubled within quotes, LF or CRLF; a byte order mark and blank lines are passed over. */
export function parseCsv(source: string): Csv {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const records: CsvRecord[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const start = line;
    const cells: string[] = [];
    for (;;) {
      const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at);
      if (!cell) return { ok: false, line: start };
      cells.push(cell.value);
      line += cell.lines;
      at = cell.end;
      if (text[at] !== ',') break;
      at += 1;
    }
    if (text[at] === '\r') at += 1;
    if (at < text.length && text[at] !== '\n') return { ok: false, line: start };
    at += 1;
    line += 1;
    if (cells.length > 1 || cells[0] !== '') records.push({ line: start, cells });
  }
  return { ok: true, records };
}

interface Cell {
  readonly value: string;
  /** Index of the character behind it. */
  readonly end: number;
  /** Line breaks within it. */
  readonly lines: number;
}

function plainCell(text: string, start: number): Cell {
  let end = start;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { value: text.slice(start, end), end, lines: 0 };
}

function quotedCell(text: string, start: number): Cell | null {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return null;
    if (text[quote + 1] !== '"') {
      const inner = text.slice(start + 1, quote);
      return { value: inner.replaceAll('""', '"'), end: quote + 1, lines: inner.split('\n').length - 1 };
    }
    at = quote + 2;
  }
}
