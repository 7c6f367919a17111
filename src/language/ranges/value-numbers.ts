import type { Node } from '../../engine/graph';
import type { OperationName } from '../../engine/operation-name';
import { constantAttributes, constantValue, leafAttributes } from '../../engine/operations/leaves';
import { sameShape } from '../../engine/shape';

/** Lists of constants that are compared number by number. */
const LONGEST_LIST = 64;

const COMMUTATIVE: ReadonlySet<OperationName> = new Set([
  'add',
  'multiply',
  'maximum',
  'minimum',
  'equal',
  'notEqual',
]);
const SAME_NUMBERS: ReadonlySet<OperationName> = new Set(['detach', 'identity']);

/**
 * Tells which nodes have the same numbers because they are the same expression written twice: of one operation, with the
 * same attributes, over the same inputs. What changes no number (detach, a product with 1) counts for nothing.
 */
export class ValueNumbers {
  readonly #numbers = new Map<Node, number>();
  readonly #known = new Map<string, number>();

  /** Equal for nodes that hold the same numbers. */
  of(node: Node): number {
    const known = this.#numbers.get(node);
    if (known !== undefined) return known;
    const same = sameAs(node);
    const number = same === null ? this.#numberOf(this.#keyOf(node)) : this.of(same);
    this.#numbers.set(node, number);
    return number;
  }

  #numberOf(key: string): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, this.#known.size);
    return this.#known.size - 1;
  }

  #keyOf(node: Node): string {
    const { operation, attributes, shape } = node;
    const leaf = leafAttributes(node);
    if (leaf !== null) return `leaf ${leaf.name}`;
    const fixed = constantAttributes(node);
    if (fixed !== null) {
      const { values } = fixed;
      if (typeof values === 'number') return `constant [${shape.join()}] ${values}`;
      return values.length <= LONGEST_LIST
        ? `constant [${shape.join()}] ${values.join()}`
        : `node ${node.id}`;
    }
    // Numbers with a name, in an order that it makes no difference to.
    const numbers = node.inputs.map((input) => this.of(input));
    if (operation.name === 'multiply' && numbers[0] === numbers[1]) return `square null ${numbers[0]}`;
    if (COMMUTATIVE.has(operation.name)) numbers.sort((a, b) => a - b);
    return `${operation.name} ${JSON.stringify(attributes)} ${numbers.join()}`;
  }
}

/** A node whose numbers a node repeats, in the same shape; null when it makes its own. */
function sameAs(node: Node): Node | null {
  const { operation, inputs, shape } = node;
  if (SAME_NUMBERS.has(operation.name)) return inputs[0];
  const [a, b] = inputs;
  const keeps = (input: Node): Node | null => (sameShape(input.shape, shape) ? input : null);
  switch (operation.name) {
    case 'multiply':
      return constantValue(b) === 1 ? keeps(a) : constantValue(a) === 1 ? keeps(b) : null;
    case 'divide':
      return constantValue(b) === 1 ? keeps(a) : null;
    case 'add':
      return constantValue(b) === 0 ? keeps(a) : constantValue(a) === 0 ? keeps(b) : null;
    case 'subtract':
      return constantValue(b) === 0 ? keeps(a) : null;
    case 'negate':
      return a.operation.name === 'negate' ? a.inputs[0] : null;
    default:
      return null;
  }
}
