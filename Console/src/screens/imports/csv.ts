/** Reads CSV as RFC 4180 has it: quotes, doubled quotes, line breaks inside quotes. */
export function parse(text: string): string[][] {
  const rows: string[][] = [];
  let [row, cell, isQuoted] = [[] as string[], "", false];
  for (let index = 0; index < text.length; index++) {
    const letter = text[index];
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (text[index + 1] === '"') cell += text[++index];
      else isQuoted = false;
    } else if (letter === '"' && cell === "") isQuoted = true;
    else if (letter === ",") [row, cell] = [[...row, cell], ""];
    else if (letter === "\n") {
      rows.push([...row, cell]);
      [row, cell] = [[], ""];
    } else if (letter !== "\r") cell += letter;
  }
  if (cell !== "" || row.length > 0) rows.push([...row, cell]);
  return rows;
}

export const write = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell)).join(",") + "\r\n").join("");

const risky = /^'*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
const isRisky = (cell: string): boolean => risky.test(cell) && !(/^[+-][\d.]/.test(cell) && Number.isFinite(Number(cell)));

/** As in the server's rejects files: an apostrophe keeps a spreadsheet from running a cell, and is no part of it. */
export const guarded = (cell: string): string => (isRisky(cell) ? `'${cell}` : cell);
export const bare = (cell: string): string => (cell.startsWith("'") && isRisky(cell.slice(1)) ? cell.slice(1) : cell);
