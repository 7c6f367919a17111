import type { Node, Pass } from '../../engine/graph';
import { leafAttributes } from '../../engine/operations/leaves';
import type { Origin } from '../../engine/origin';
import { firstNonFinite, traceBack, type Element } from '../../engine/trace-back';
import { formula } from '../../language/formula';
import type { Place } from '../../runs/location';
import type { Replay } from '../../runs/training/replay';
import type { TrainingView } from '../../runs/training/view';
import { formatNumber } from '../format-number';
import type { Report } from '../rule';
import { batchCellOf, batchRowOf, describeRow, targetCell } from './batch-cell';
import { extremes, operandsAt, valueChain, type Operand } from './value-chain';

export interface BadNodeDescription {
  readonly place: Place;
  /** Which operation, from what, and where in the data it came from. */
  readonly sentence: string;
  /** How the numbers that went in came about, the nearest first. */
  readonly related: NonNullable<Report['related']>;
}

type RelatedReport = BadNodeDescription['related'][number];

/** Places that tell how it got there. */
const LONGEST_CHAIN = 4;
/** Characters of an expression that messages quote. */
const LONGEST_QUOTE = 60;

/**
 * Computes the failed step again and describes the operation from which the loss ("forward") or a gradient ("backward")
 * got its first number that is none: the expression or layer, its operands, the row of the data, and how the operand
 * that decided it came about. A batch that holds such a number itself is described as that.
 */
export function describeFirstBadNode(view: TrainingView, pass: Pass): BadNodeDescription {
  const replay = view.replay();
  const bad = findFirstBad(replay, pass);
  if (bad === null) {
    return {
      place: { kind: 'runFile', pointer: '/loss' },
      sentence: 'No single operation is to blame: it overflows only in the sum over all parameters.',
      related: [],
    };
  }
  if (leafAttributes(bad.node) !== null) return describeLeaf(view, bad);
  return new Explanation(view, replay, bad).describe();
}

function findFirstBad(replay: Replay, pass: Pass): Element | null {
  const { program } = replay;
  const read = (node: Node) => replay.read(node);
  const gradients = program.gradients.flat().filter((node) => node !== null);
  for (const node of pass === 'forward' ? [program.objective.total] : gradients) {
    const element = firstNonFinite(read(node));
    if (element >= 0) return traceBack(read, { node, element });
  }
  return null;
}

function describeLeaf(view: TrainingView, bad: Element): BadNodeDescription {
  const cell = batchCellOf(view, bad);
  if (cell === null) {
    return {
      place: { kind: 'runFile', pointer: '/model' },
      sentence: `The parameter ${leafAttributes(bad.node)!.name} is not finite.`,
      related: [],
    };
  }
  return { place: cell.place, sentence: `The batch itself holds it: ${cell.name}.`, related: [] };
}

/** What can be said of one operation that gave a number that is none. */
class Explanation {
  private readonly operands: readonly Operand[];
  /** From the operand that decided it back to the model's output, the data, or a weight. */
  private readonly chain: readonly Operand[];
  /** The row of the batch that it is about; null when it is about all of them. */
  private readonly batchRow: number | null;

  constructor(
    private readonly view: TrainingView,
    private readonly replay: Replay,
    private readonly bad: Element,
  ) {
    const { output } = replay.program.model;
    this.operands = operandsAt((node) => replay.read(node), bad);
    this.chain = valueChain(
      (node) => replay.read(node),
      bad,
      (node) => node === output,
    );
    const rows = [bad, ...this.chain].map((element) => batchRowOf(view, element));
    this.batchRow = view.batchRows.length === 1 ? 0 : (rows.find((row) => row !== null) ?? null);
  }

  describe(): BadNodeDescription {
    const { node } = this.bad;
    return {
      place: placeOf(node.origin),
      sentence: `It began ${this.whereItBegan()}: ${this.calculation()}${this.row()}.${this.ranges()}`,
      related: this.howItGotThere(),
    };
  }

  private whereItBegan(): string {
    const { node } = this.bad;
    const name = this.nameOf(node);
    return node.pass === 'forward'
      ? `at ${name}, on the way forward`
      : `in the derivative of ${name}, on the way back`;
  }

  private calculation(): string {
    const { node, element } = this.bad;
    const [a = '', b] = this.operands.map(textOf);
    return `${formula(node.operation.name, a, b)} = ${formatNumber(this.replay.read(node)[element])}`;
  }

  private row(): string {
    return this.batchRow === null ? '' : `, in ${describeRow(this.view, this.batchRow)}`;
  }

  /** What went in over the whole batch, where that is more than the numbers of the calculation. */
  private ranges(): string {
    const ranges = this.operands
      .map(({ node }) => this.replay.read(node))
      .map((values) => extremes(values, 0, values.length))
      .filter(({ low, high }) => low < high)
      .map(({ low, high }) => `from ${formatNumber(low)} to ${formatNumber(high)}`);
    if (ranges.length === 0 || this.batchRow === null) return '';
    return ` Over the batch, numbers ${ranges.join(' and ')} go in.`;
  }

  private howItGotThere(): RelatedReport[] {
    const last = this.chain.at(-1);
    const cell = last === undefined ? null : batchCellOf(this.view, last);
    const source: RelatedReport[] = [];
    if (cell !== null) {
      source.push({ place: cell.place, message: `It comes from ${cell.name}: ${cell.content}.` });
    } else if (this.batchRow !== null) {
      const { place, name, content } = targetCell(this.view, this.batchRow);
      source.push({ place, message: `The row, with its target: ${name}, ${content}.` });
    }
    return [...this.links().slice(0, LONGEST_CHAIN - source.length), ...source];
  }

  /** Each place of the chain once, with what was computed there. */
  private links(): RelatedReport[] {
    const seen = new Set([keyOf(this.bad.node.origin)]);
    return this.chain.flatMap((operand) => {
      const { origin } = operand.node;
      const key = keyOf(origin);
      if (seen.has(key) || (origin.span ?? origin.pointer) === undefined) return [];
      seen.add(key);
      return [{ place: placeOf(origin), message: `${this.nameOf(operand.node)} gave ${textOf(operand)}.` }];
    });
  }

  /** The expression as it is written, else the layer or key. */
  private nameOf({ origin }: Node): string {
    const { span } = origin;
    if (span === undefined) return origin.label;
    const part = this.view.run.loss.parts.find(
      ({ loss }) => loss.kind === 'file' && loss.file.file === span.file,
    );
    if (part?.loss.kind !== 'file') return origin.label;
    const text = part.loss.file.sourceOf(span).text.replace(/\s+/g, ' ');
    return `'${text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text}'`;
  }
}

function textOf({ low, high, value }: Operand): string {
  return low === high ? formatNumber(value) : `${formatNumber(low)} … ${formatNumber(high)}`;
}

function keyOf({ span, pointer, label }: Origin): string {
  return span === undefined ? (pointer ?? label) : `${span.file}:${span.start}-${span.end}`;
}

/** The sub-expression of a loss file, else the key of the run file. */
function placeOf({ span, pointer }: Origin): Place {
  if (span !== undefined) {
    const { file, line, column, endLine, endColumn } = span;
    return { kind: 'lossFile', location: { file, line, column, endLine, endColumn } };
  }
  return { kind: 'runFile', pointer: pointer ?? '/loss' };
}
