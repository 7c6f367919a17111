import type { Node } from '../../engine/graph';
import { allFinite, type CompiledLoss } from './compiled-loss';
import { sourceName, STEPS } from './gradient-flow';
import type { LossUnderCheck } from './loss-under-check';
import type { LossRemark } from './remark';
import { closeIn, COMPARISONS, dependents } from './sign-changes';
import { numberOf, summands } from './summands';
import { shown } from './witness';

/** Batches of predictions between which a step is searched. */
const BATCHES = 12;
/** Runs that it takes to close in on one. */
const RUNS_PER_STEP = 100;

/**
 * Places where the loss itself jumps while the prediction moves smoothly: two pieces that do not meet, a rounded or
 * thresholded prediction. What a jump costs or saves has no gradient.
 */
export function checkJumps(loss: LossUnderCheck): LossRemark[] {
  const { compiled } = loss;
  const moving = dependents(compiled, compiled.prediction);
  const attached = withoutDetach(loss);
  const steps = compiled.forward.filter(
    (node) => STEPS.has(node.operation.name) && moving.has(node) && attached.has(node),
  );
  const most = Math.ceil(loss.affordableRuns / RUNS_PER_STEP);
  for (const step of steps.slice(0, most)) {
    const pieces = COMPARISONS.has(step.operation.name) ? piecesOf(step, compiled, moving) : [];
    if (pieces === null) continue;
    const jump = findJump(loss, step, pieces);
    const place = placeOf(step, compiled.forward);
    if (jump === null || place === null) continue;
    return [
      {
        rule: 'not-differentiable',
        severity: 'warning',
        span: place,
        message: `the loss jumps from ${shown(jump.before)} to ${shown(jump.after)} where ${sourceName(step)} changes its answer; the gradient does not see the jump. Let the pieces meet there.`,
        fixes: [],
      },
    ];
  }
  return [];
}

/** Nodes with a way to the loss that no detach() cuts. */
function withoutDetach({ compiled }: LossUnderCheck): Set<Node> {
  const found = new Set<Node>([compiled.built.total]);
  for (const node of [...compiled.forward].reverse()) {
    if (found.has(node) && node.operation.name !== 'detach')
      for (const input of node.inputs) found.add(input);
  }
  return found;
}

/**
 * The pieces that move with the prediction of all choices that a comparison decides. Null when it is a mask or guards
 * an argument, so that there are not two pieces of one function.
 */
function piecesOf(
  step: Node,
  { forward, built: { total } }: CompiledLoss,
  moving: ReadonlySet<Node>,
): Node[] | null {
  const users = forward.filter(({ inputs }) => inputs.includes(step));
  if (isWeighing(step, users, forward)) return [];
  const pieces: Node[] = [];
  for (const user of users) {
    const { operation, inputs } = user;
    const [condition, ...branches] = inputs;
    if (operation.name !== 'where' || condition !== step) return null;
    const own = branches.filter((branch) => moving.has(branch));
    const isPlateau = branches.every((branch) => moving.has(branch) || numberOf(branch) !== 0);
    // Of two plain numbers: a weight, unless it is added to the loss as it is.
    if (own.length === 0 && !summands(total).includes(user)) return null;
    if (own.length > 0 && !isPlateau) return null;
    // With a branch that does not move, the condition may keep the other within its domain.
    if (own.length === 1 && (users.length > 1 || isAmongChoices(user, forward))) return null;
    pieces.push(...own);
  }
  return pieces;
}

/** condition * a + (1 - condition) * b */
function isWeighing(step: Node, users: readonly Node[], forward: readonly Node[]): boolean {
  const rest = users.filter(
    ({ operation, inputs: [a, b] }) => operation.name === 'subtract' && b === step && numberOf(a) === 1,
  );
  const isFactor =
    (node: Node) =>
    ({ operation, inputs }: Node) =>
      operation.name === 'multiply' && inputs.includes(node);
  return (
    rest.length > 0 &&
    users.every((user) => rest.includes(user) || isFactor(step)(user)) &&
    rest.every((other) => forward.some(isFactor(other)))
  );
}

/** Whether a choice is made from another one, or for another, as when an argument is made safe first. */
function isAmongChoices(choice: Node, forward: readonly Node[]): boolean {
  const [behind, ahead] = [new Set([choice]), new Set([choice])];
  for (const node of [...forward].reverse()) {
    if (behind.has(node)) for (const input of node.inputs) behind.add(input);
  }
  for (const node of forward) if (node.inputs.some((input) => ahead.has(input))) ahead.add(node);
  return [...behind, ...ahead].some((node) => node !== choice && node.operation.name === 'where');
}

interface Jump {
  readonly before: number;
  readonly after: number;
}

function findJump(loss: LossUnderCheck, step: Node, pieces: readonly Node[]): Jump | null {
  const { compiled, predictions, targets } = loss;
  const values = compiled.read(step);
  for (const scale of [1, 3]) {
    targets[0](compiled.targetData);
    const batches = Array.from({ length: BATCHES }, () => {
      predictions.ordinary(scale)(compiled.predictionData, compiled.targetData);
      compiled.run();
      return { prediction: Float64Array.from(compiled.predictionData), answer: values[0] };
    });
    const [first, ...others] = batches;
    const other = others.find(({ answer }) => answer !== first.answer);
    if (other === undefined) continue;
    const quantity = { node: step, size: 1, read: () => (values[0] === first.answer ? -1 : 1) };
    const [low, high] = closeIn(compiled, quantity, 0, [first.prediction, other.prediction], () => false);
    if (![low, high].every((batch) => areFinite(loss, batch, pieces))) continue;
    const jump = measure(loss, low, high);
    if (jump !== null) return jump;
  }
  return null;
}

/** Where one of the pieces is not finite on the other's side, the condition guards it. */
function areFinite({ compiled }: LossUnderCheck, batch: Float64Array, pieces: readonly Node[]): boolean {
  compiled.predictionData.set(batch);
  compiled.run();
  return pieces.every((piece) => allFinite(compiled.read(piece)));
}

/** The losses of two neighbouring batches, when they differ by more than the slope between them explains. */
function measure({ compiled }: LossUnderCheck, low: Float64Array, high: Float64Array): Jump | null {
  const [before, after] = [low, high].map((prediction) => {
    compiled.predictionData.set(prediction);
    const value = compiled.run();
    return { value, gradient: Float64Array.from(compiled.gradientData) };
  });
  const difference = Math.abs(after.value - before.value);
  const explained = low.reduce(
    (total, value, i) =>
      total + Math.abs(high[i] - value) * Math.max(Math.abs(before.gradient[i]), Math.abs(after.gradient[i])),
    0,
  );
  const isJump = difference > 1e-3 * Math.max(1e-2, Math.abs(before.value)) + 4 * explained;
  return isJump && Number.isFinite(difference) ? { before: before.value, after: after.value } : null;
}

/** The choice that the step decides, where there is one, else the step itself. */
function placeOf(step: Node, forward: readonly Node[]) {
  const choice = forward.find(({ operation, inputs }) => operation.name === 'where' && inputs[0] === step);
  return (choice ?? step).origin.span ?? null;
}
