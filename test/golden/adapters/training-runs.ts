import { z } from 'zod';
import type { Precision } from '../../../src/engine/operation';
import type { FamilyAdapter } from '../adapter';
import { outcomeOf, outcomeOfEvaluation, type CaseOutcome } from '../case-result';
import { difference, type Tolerance } from '../comparison';
import type { GoldenTensor } from '../golden-file';
import { goldenRun, type GoldenRun } from '../training-run/golden-run';
import { replayRun, type NumbersByName, type Replay } from '../training-run/replay';
import { readRunData } from '../training-run/run-data';
import { translateLayers, UnknownLayerError } from '../training-run/run-layers';

export const families: Readonly<Record<string, FamilyAdapter>> = {
  training_runs: ({ path, content }, precision) => {
    const parsed = goldenRun.safeParse(content);
    if (!parsed.success) {
      const problem = `does not fit the schema: ${z.prettifyError(parsed.error)}`;
      return [{ id: path, subject: 'training_runs', precision, outcome: outcomeOf([problem]) }];
    }
    const run = parsed.data;
    if (run.dtype !== precision) return [];
    const id = `${run.split}/training_runs/${run.run}_${run.dtype}`;
    return [{ id, subject: run.run, precision, outcome: outcomeOfEvaluation(() => compareRun(run, path)) }];
  },
};

function compareRun(run: GoldenRun, path: string): CaseOutcome {
  const data = readRunData(run.data, path);
  try {
    const model = translateLayers(run, data.features[0].length);
    return outcomeOf(problemsOf(run, replayRun(run, model, data)));
  } catch (error) {
    if (error instanceof UnknownLayerError) return { kind: 'skipped' };
    throw error;
  }
}

/** Above this, the order of the rows decides about some gradients: in mathematics they are 0. */
const NOISE = 0.01;

/** The tolerances that come with the reference data, or ten times what the order of the rows changes if that is more. */
function tolerancesOf({ dtype, sensitivity, first_nonfinite_step, grad_norms }: GoldenRun) {
  const { loss_reorder, grad_norm_reorder_100, final_params_reorder } = sensitivity;
  const explodes = first_nonfinite_step.loss !== null;
  const basis: Record<Precision, { early: number; late: number; rounding: number }> = {
    float64: { early: 1e-9, late: 1e-9, rounding: 1e-12 },
    float32: { early: 1e-4, late: 1e-3, rounding: 1e-6 },
  };
  const { early, late, rounding } = basis[dtype];
  const exploding = dtype === 'float64' ? 1e-8 : 1e-3;
  const ofLosses = 10 * Math.max(0, ...Object.values(loss_reorder));
  const largestNorm = Math.max(...Object.values(grad_norms).flat().filter(Number.isFinite));
  const isNoisy = grad_norm_reorder_100 > NOISE;
  return {
    lossAt: (step: number) => Math.max(explodes ? exploding : step < 100 ? early : late, ofLosses),
    norms: {
      relative: Math.max(explodes ? exploding : late, isNoisy ? 0 : 10 * grad_norm_reorder_100),
      absolute: isNoisy ? rounding * largestNorm : 1e-12,
    },
    tensors: { relative: Math.max(late, 10 * final_params_reorder), absolute: rounding },
  };
}

function problemsOf(run: GoldenRun, replay: Replay): string[] {
  const tolerances = tolerancesOf(run);
  const steps = finiteSteps(run);
  const tensors = (
    what: string,
    actual: NumbersByName | null,
    expected: Readonly<Record<string, GoldenTensor>>,
  ) =>
    Object.entries(expected).flatMap(([name, tensor]) => {
      const data = actual?.get(name);
      if (data === undefined) return [`${what}: there is no ${name}`];
      const problem = difference({ shape: tensor.shape, data }, tensor, tolerances.tensors);
      return problem === null ? [] : [`${what} ${name}: ${problem}`];
    });
  return [
    ...lossProblems(run.loss_per_step.slice(0, steps), replay.losses, tolerances.lossAt),
    ...Object.entries(run.grad_norms).flatMap(([name, norms]) =>
      normProblems(name, norms.slice(0, steps), replay.gradientNorms.get(name), tolerances.norms),
    ),
    ...nonFiniteProblems(run, replay),
    ...tensors('after 100 steps', replay.parametersAfter100, run.params_after_100 ?? {}),
    ...tensors('at the end', replay.parameters, run.final_params),
    ...tensors('at the end', replay.buffers, run.final_buffers),
    ...metricProblems(run, replay, tolerances.tensors.relative),
  ];
}

/** Steps before the first that is not finite anywhere; in float32 that may come one step earlier here than there. */
function finiteSteps({ dtype, steps, first_nonfinite_step: { loss, grad, param } }: GoldenRun): number {
  const first = Math.min(...[loss, grad, param].map((step) => step ?? steps));
  return first < steps && dtype === 'float32' ? first - 1 : first;
}

function lossProblems(
  expected: readonly number[],
  actual: readonly number[],
  toleranceAt: (step: number) => number,
): string[] {
  const scale = 1e-3 * Math.max(...expected.map(Math.abs));
  const step = expected.findIndex(
    (loss, i) => !(Math.abs(actual[i] - loss) <= toleranceAt(i) * Math.max(Math.abs(loss), scale)),
  );
  return step < 0 ? [] : [`loss of step ${step} is ${actual[step]}, expected ${expected[step]}`];
}

function normProblems(
  name: string,
  expected: readonly number[],
  actual: readonly number[] | undefined,
  tolerance: Tolerance,
): string[] {
  if (actual === undefined) return [`there is no parameter ${name}`];
  const shape = [expected.length];
  const data = actual.slice(0, expected.length);
  const problem = difference({ shape, data }, { shape, data: [...expected] }, tolerance);
  return problem === null ? [] : [`gradient norms of ${name}: ${problem}`];
}

/** An exploding run must explode, in float32 at most one step earlier or later. */
function nonFiniteProblems({ dtype, first_nonfinite_step }: GoldenRun, { firstNonFinite }: Replay): string[] {
  const slack = dtype === 'float32' ? 1 : 0;
  return (['loss', 'grad', 'param'] as const).flatMap((what) => {
    const [expected, actual] = [first_nonfinite_step[what], firstNonFinite[what]];
    const agree =
      expected === null || actual === null ? expected === actual : Math.abs(expected - actual) <= slack;
    return agree ? [] : [`first step that is not finite (${what}) is ${actual}, expected ${expected}`];
  });
}

function metricProblems({ final_metrics }: GoldenRun, { metrics }: Replay, relative: number): string[] {
  return Object.entries(final_metrics).flatMap(([name, expected]) => {
    if (!Object.hasOwn(metrics, name)) return [`there is no ${name}`];
    const problem = difference(
      { shape: [], data: [metrics[name]] },
      { shape: [], data: [expected] },
      { relative, absolute: 0 },
    );
    return problem === null ? [] : [`${name}: ${problem}`];
  });
}
