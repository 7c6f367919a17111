import { dirname, resolve } from 'node:path';
import type { TextDocument } from 'vscode';
import type { ServiceClient } from '../worker/service-client';
import type { DataDescription } from '../worker/service-protocol';
import { dataFileOf } from './run-file-words';
import { pathOf } from './run-documents';

/** What is known of the data of a run file; undefined when it names none that can be read. */
export async function describeDataOf(
  document: TextDocument,
  services: ServiceClient,
): Promise<DataDescription | undefined> {
  const dataFile = dataFileOf(document.getText());
  if (dataFile === undefined) return undefined;
  try {
    return await services.ask('describeData', { file: resolve(dirname(pathOf(document.uri)), dataFile) });
  } catch {
    // The check of the run file says at its key what is wrong with the data file.
    return undefined;
  }
}
