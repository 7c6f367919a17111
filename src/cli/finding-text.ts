import { relative, isAbsolute } from 'node:path';
import { withoutControls } from '../data/shown-text';
import type { Finding } from '../runs/finding';
import type { Location } from '../runs/location';

/** `file:line:column`, the file as short as it can be from the working directory. */
function formatPlace({ file, line, column }: Location, workingDirectory: string): string {
  const short = relative(workingDirectory, file);
  const inside = short !== '' && !short.startsWith('..') && !isAbsolute(short);
  return withoutControls(`${inside ? short : file}:${line}:${column}`);
}

/** `file:line:column: severity rule: message`, further places and corrections indented below. */
export function formatFindingText(finding: Finding, workingDirectory: string): string {
  const { location, severity, rule, message, related, fixes } = finding;
  const lines = [
    `${formatPlace(location, workingDirectory)}: ${severity} ${rule}: ${withoutControls(message)}`,
    ...related.map(
      (place) => `    ${formatPlace(place.location, workingDirectory)}: ${withoutControls(place.message)}`,
    ),
    ...fixes.map(({ title }) => `    try: ${withoutControls(title)}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** `file:line:column: message` of something that cannot be used. */
export function formatProblem(
  { location, message }: { readonly location: Location; readonly message: string },
  workingDirectory: string,
): string {
  return `${formatPlace(location, workingDirectory)}: ${withoutControls(message)}\n`;
}
