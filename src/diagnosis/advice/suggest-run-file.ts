import type { Task } from '../../data/dataset-options';
import type { ColumnProfile, TableProfile } from '../../data/profile/table-profile';
import { losses } from '../../engine/losses';
import { outputActivation } from './output-activation';
import { isIdentifier } from './rank-targets';
import type { RankedLoss } from './rank-losses';

/** What was chosen, and what is known of the data. */
export interface TrainingChoice {
  readonly profile: Pick<TableProfile, 'rows' | 'columns'>;
  /** Path of the data file as the run file is to name it. */
  readonly dataFile: string;
  readonly target: string;
  readonly task: Task;
  readonly loss: Pick<RankedLoss, 'loss' | 'options' | 'reason'>;
}

/** A line of the run file: a key with its value, and why it is what it is. */
interface Entry {
  readonly key: string;
  readonly value: unknown;
  readonly why?: string;
}

/** Steps that a first run takes: enough to see where the loss goes, few enough to be done in seconds. */
const FIRST_RUN_STEPS = 2000;

/**
 * Epochs without a lower validation loss that end a run. Small data is learned by heart within {@link FIRST_RUN_STEPS}, and a
 * first run should end near its best; of larger data there are too few epochs for it.
 */
const PATIENCE = 20;
const PATIENCE_REASON = `Ends once the validation loss has not fallen for ${PATIENCE} epochs.`;

/** Texts with more values than this would become so many features that they hide the others. */
const MOST_CATEGORIES = 50;

/**
 * A run file for a first look at the data: a small network whose size follows from the count of rows, Adam, and the
 * chosen loss, with a comment on each choice that the data made.
 */
export function suggestRunFile(choice: TrainingChoice): string {
  const { rows } = choice.profile;
  const batchSize = chooseBatchSize(rows);
  const trainingRows = Math.max(1, Math.round(rows * 0.8));
  const stepsPerEpoch = Math.ceil(trainingRows / batchSize);
  const epochs = Math.min(200, Math.max(5, Math.round(FIRST_RUN_STEPS / stepsPerEpoch)));
  const { loss, options, reason } = choice.loss;
  const sections = [
    `"data": ${formatObject(dataEntries(choice), '  ')}`,
    `"model": ${formatModel(choice, rows)}`,
    `// ${capitalize(reason)}.\n  "loss": ${Object.keys(options).length === 0 ? JSON.stringify(loss) : inline({ type: loss, ...options })}`,
    `"optimizer": ${inline({ type: 'adam', learningRate: rows < 5000 ? 0.01 : 0.001 })}`,
    `"epochs": ${epochs}`,
    ...(epochs > 2 * PATIENCE ? [`// ${PATIENCE_REASON}\n  "stop": ${inline({ patience: PATIENCE })}`] : []),
    `"batchSize": ${batchSize}`,
    `"seed": 42`,
  ];
  return `{\n${sections.map((section) => `  ${section}`).join(',\n')}\n}\n`;
}

function dataEntries({ profile, dataFile, target, task }: TrainingChoice): Entry[] {
  const others = profile.columns.filter(({ name, count }) => name !== target && count > 0);
  const useless = columnsToExclude(others);
  const used = others.filter((column) => !useless.includes(column));
  const gaps = used.filter(hasGaps);
  const targetColumn = profile.columns.find(({ name }) => name === target);
  const entries: Entry[] = [
    { key: 'file', value: dataFile },
    { key: 'target', value: target },
    { key: 'task', value: task },
  ];
  if (useless.length > 0) {
    const why = useless.map((column) => `${column.name}: ${reasonToExclude(column) ?? ''}`).join('; ');
    entries.push({ key: 'exclude', value: useless.map(({ name }) => name), why });
  }
  if (gaps.length > 0) {
    const why = `${gaps.map(({ name }) => name).join(', ')}: with missing cells`;
    entries.push({ key: 'missing', value: 'mean', why });
  } else if (targetColumn !== undefined && hasGaps(targetColumn)) {
    entries.push({ key: 'missing', value: 'drop', why: 'rows without a target cannot be learned from' });
  }
  if (task === 'regression' && targetColumn?.kind === 'number' && isLargeScale(targetColumn)) {
    const scale = `from ${formatNumber(targetColumn.min)} to ${formatNumber(targetColumn.max)}`;
    entries.push({ key: 'normalizeTarget', value: 'standard', why: `the target goes ${scale}` });
  }
  entries.push({ key: 'validation', value: 0.2 });
  return entries;
}

/** In a table of a few rows every column may look like one that tells rows apart: one must be left to learn from. */
function columnsToExclude(columns: readonly ColumnProfile[]): readonly ColumnProfile[] {
  const useless = columns.filter((column) => reasonToExclude(column) !== null);
  return useless.length < columns.length ? useless : columns.filter(({ isConstant }) => isConstant);
}

function reasonToExclude(column: ColumnProfile): string | null {
  if (column.isConstant) return 'always the same value';
  if (isIdentifier(column)) return 'tells rows apart, says nothing about them';
  if (column.kind === 'text' && column.distinct > MOST_CATEGORIES)
    return `${column.distinct} different texts`;
  return null;
}

function hasGaps(column: ColumnProfile): boolean {
  return column.missing > 0 || (column.kind === 'number' && column.infinite > 0);
}

/** Whether a network that starts with outputs near 0 had a long way to go. */
function isLargeScale({ mean, std }: ColumnProfile & { readonly kind: 'number' }): boolean {
  return Math.abs(mean) > 3 || std > 3 || std < 0.1;
}

function chooseBatchSize(rows: number): number {
  if (rows < 1000) return 16;
  if (rows < 20_000) return 32;
  return rows < 200_000 ? 64 : 256;
}

/** Small data is learned by heart by large networks. */
function formatModel({ task, loss }: TrainingChoice, rows: number): string {
  const hidden = rows < 2000 ? [16] : rows < 20_000 ? [32, 16] : [64, 32];
  const layers: unknown[] = hidden.map((units) => ({ layer: 'dense', units, activation: 'relu' }));
  const definition = losses.get(loss.loss);
  const prediction = definition?.prediction(definition.options.parse(loss.options));
  const activation = prediction === undefined ? null : outputActivation(prediction, task);
  layers.push(activation === null ? { layer: 'dense' } : { layer: 'dense', activation });
  return `[\n${layers.map((layer) => `    ${inline(layer)}`).join(',\n')}\n  ]`;
}

function formatObject(entries: readonly Entry[], indent: string): string {
  const lines = entries.map(({ key, value, why }, index) => {
    const comma = index < entries.length - 1 ? ',' : '';
    const comment = why === undefined ? '' : ` // ${singleLine(why)}`;
    return `${indent}  ${JSON.stringify(key)}: ${inline(value)}${comma}${comment}`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

/** JSON on one line, with blanks as people write it. */
function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${inline(member)}`);
  return `{ ${members.join(', ')} }`;
}

/** A name of a column may hold a line break, which would end the comment. */
function singleLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function capitalize(text: string): string {
  return singleLine(text.charAt(0).toUpperCase() + text.slice(1));
}

function formatNumber(value: number): string {
  return String(Number(value.toPrecision(3)));
}
