import type { ScannedRecord } from './csv-scanner';

const SPACE = 0x20;
const TAB = 0x09;
const QUOTE = 0x22;
const HASH = 0x23;

/** A line of blanks only. */
export function isBlankRecord(record: ScannedRecord): boolean {
  if (record.fields !== 1) return false;
  for (let i = record.starts[0]; i < record.ends[0]; i++) {
    if (record.bytes[i] !== SPACE && record.bytes[i] !== TAB) return false;
  }
  return record.source[record.sourceStart] !== QUOTE;
}

/**
 * A line that begins with "#", unless it has the fields of a row ("#1,5.1,setosa"); with a blank after the "#" it is
 * a comment all the same.
 */
export function isComment(record: ScannedRecord, columns: number): boolean {
  const comment = commentMark(record);
  return comment === 'certain' || (comment === 'possible' && (columns === 1 || record.fields !== columns));
}

/** What a "#" at the beginning says, or that there is none. */
export function commentMark({
  source,
  sourceStart,
  sourceEnd,
}: ScannedRecord): 'none' | 'possible' | 'certain' {
  if (source[sourceStart] !== HASH) return 'none';
  const next = sourceStart + 1 < sourceEnd ? source[sourceStart + 1] : SPACE;
  return next === SPACE || next === TAB || next === HASH ? 'certain' : 'possible';
}
