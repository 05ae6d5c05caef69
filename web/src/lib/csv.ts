// The first lines of a CSV file, for a look before it is sent: the server reads the whole.

export interface CsvStart {
  head: string[];
  rows: string[][];
}

const kBytes = 16 * 1024;
const kRows = 3;

export function parseCsv(content: string, separator: string, rowsMax: number): string[][] {
  const rows: string[][] = [];
  let cell = '';
  let row: string[] = [];
  let isQuoted = false;
  for (let at = 0; at < content.length && rows.length < rowsMax; at += 1) {
    const char = content[at]!;
    if (isQuoted) {
      if (char !== '"') cell += char;
      else if (content[at + 1] === '"') { cell += '"'; at += 1; }
      else isQuoted = false;
    } else if (char === '"' && cell === '') isQuoted = true;
    else if (char === separator) { row.push(cell); cell = ''; }
    else if (char === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
    } else if (char !== '\r') cell += char;
  }
  if (rows.length < rowsMax && (cell || row.length)) rows.push([...row, cell]);
  return rows;
}

export function startOf(content: string): CsvStart {
  const first = content.slice(0, content.indexOf('\n') + 1 || content.length);
  const count = (mark: string) => first.split(mark).length;
  const rows = parseCsv(content, count(';') > count(',') ? ';' : ',', kRows + 1);
  return { head: rows[0] ?? [], rows: rows.slice(1) };
}

export async function readStart(file: Blob): Promise<CsvStart> {
  const bytes = await file.slice(0, kBytes).arrayBuffer();
  try {
    // A character may be cut at the end of the piece: `stream` leaves it out.
    return startOf(new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true }));
  } catch {
    return startOf(new TextDecoder('windows-1252').decode(bytes));
  }
}

/** RFC 4180, with ";" as spreadsheets here expect; a leading sign would be a formula to them. */
export function writeCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null) => {
    if (value === null) return '';
    if (typeof value === 'number') return String(value);
    const safe = /^[=+\-@\t]/.test(value) ? `'${value}` : value;
    return /[;,"\r\n']/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  };
  return `\ufeff${rows.map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`;
}
