/**
 * A line of CSV with its line break (RFC 4180). Numbers have all the digits that tell them apart; those that are not
 * finite are "NaN", "Infinity" and "-Infinity".
 */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => (typeof cell === 'number' ? String(cell) : quoted(cell))).join(',')}\n`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
