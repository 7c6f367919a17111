import type { RunEvent, RunStarted } from '../runs/events';
import type { Finding } from '../runs/finding';
import { stringifyNumbers } from '../runs/json-numbers';
import { fixedColumn, layerColumn, rowLength, termColumn, type TelemetryLayout } from '../runs/telemetry';

/** Writes the events of a run as JSON, one object a line. */
export class JsonLines {
  private layout: TelemetryLayout = { terms: [], layers: [] };

  /** The lines of an event, each with its line break. */
  format(event: RunEvent): string {
    switch (event.type) {
      case 'run':
        this.layout = event.layout;
        return line(describeStart(event));
      case 'steps':
        return this.formatSteps(event.rows);
      case 'finding':
        return formatFinding(event.finding);
      case 'epoch':
      case 'end':
        return line(event);
      case 'termGradients':
        // Only measured for the dashboard.
        return '';
    }
  }

  private formatSteps(rows: Float64Array): string {
    const length = rowLength(this.layout);
    let text = '';
    for (let start = 0; start < rows.length; start += length) {
      text += line(describeStep(rows.subarray(start, start + length), this.layout));
    }
    return text;
  }
}

/** The line of a finding. */
export function formatFinding({ rule, severity, step, message, location, related, fixes }: Finding): string {
  const titles = fixes.map(({ title }) => ({ title }));
  return line({ type: 'finding', rule, severity, step, message, location, related, fixes: titles });
}

function describeStart(event: RunStarted) {
  const { type, id, file, seed, parameters, rows, trainingRows, validationRows, layers, totalSteps, loss } =
    event;
  return { type, id, file, seed, parameters, rows, trainingRows, validationRows, totalSteps, loss, layers };
}

function describeStep(row: Float64Array, layout: TelemetryLayout) {
  const terms = layout.terms.map((name, i) => [name, row[termColumn(i)]]);
  const layers = layout.layers.map((name, i) => [
    name,
    {
      gradNorm: row[layerColumn(layout, i, 'gradNorm')],
      weightNorm: row[layerColumn(layout, i, 'weightNorm')],
      updateRatio: row[layerColumn(layout, i, 'updateRatio')],
    },
  ]);
  return {
    type: 'step',
    step: row[fixedColumn('step')],
    epoch: row[fixedColumn('epoch')],
    loss: row[fixedColumn('loss')],
    terms: Object.fromEntries(terms) as Record<string, number>,
    learningRate: row[fixedColumn('learningRate')],
    gradNorm: row[fixedColumn('gradNorm')],
    clipped: row[fixedColumn('clipped')] === 1,
    layers: Object.fromEntries(layers) as Record<string, object>,
  };
}

function line(value: object): string {
  return `${stringifyNumbers(value)}\n`;
}
