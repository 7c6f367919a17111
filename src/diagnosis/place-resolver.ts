import type { Dataset } from '../data/dataset';
import type { Location, Place } from '../runs/location';
import type { JsonDocument } from '../runs/run-file/json-document';
import { locate } from '../runs/run-file/json-location';

/** Turns what rules point at into lines and columns. */
export function resolvePlace(place: Place, document: JsonDocument, dataset: Dataset): Location {
  switch (place.kind) {
    case 'runFile':
      return locate(document, place.pointer);
    case 'lossFile':
    case 'dataSpan':
      return place.location;
    case 'data': {
      const { table, validationTable } = dataset;
      const source = validationTable?.file === place.file ? validationTable : table;
      if (place.column === undefined) return { ...source.locateHeader(0), file: source.file };
      const span =
        place.row === undefined ? source.locateHeader(place.column) : source.locate(place.row, place.column);
      return { ...span, file: source.file };
    }
  }
}
