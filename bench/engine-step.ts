import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differentiate } from '../src/engine/gradient';
import { Graph, type Node } from '../src/engine/graph';
import { losses } from '../src/engine/losses';
import { reduceLoss } from '../src/engine/losses/loss';
import type { Memory } from '../src/engine/memory';
import { defineModel, INPUT_LEAF, type LayerSpec } from '../src/engine/model';
import type { TensorData } from '../src/engine/operation';
import { leaf } from '../src/engine/operations/leaves';
import { optimizers } from '../src/engine/optimizers';
import type { Update } from '../src/engine/optimizers/optimizer';
import { Plan } from '../src/engine/plan';
import { sizeOf } from '../src/engine/shape';
import { sumOfSquares } from '../src/runs/training/gradient-summary';
import { trainingMemory } from '../src/runs/training/training-memory';
import { startHelperThread } from '../src/runs/session/helper-thread';
import { LossFile } from '../src/language/loss-file';
import type { TrainingStep } from './measured-steps';
import {
  BATCHES,
  batchesOf,
  inputShape,
  outputCount,
  startingWeights,
  type Tensor,
  type Workload,
} from './workload';

/**
 * Trains a workload with the engine, as a run does: graph, plan, optimizer.
 * @param threads 1 or 2
 */
export function createEngineStep(workload: Workload, threads = 2): TrainingStep {
  const memory = trainingMemory('float32', threads > 1 ? startHelperThread : null);
  const model = defineModel(layersOf(workload), inputShape(workload), outputCount(workload), 1);
  const graph = new Graph();
  const input = leaf(graph, INPUT_LEAF, 'input', [workload.batch, ...inputShape(workload)]);
  const targetShape = workload.loss === 'ce' ? [workload.batch] : [workload.batch, outputCount(workload)];
  const target = leaf(graph, 'target', 'input', targetShape);
  const built = model.build(graph, input, 'train');
  const loss = lossOf(workload, graph, built.output, target);
  const gradients = differentiate(loss, [...built.parameters.values()]) as readonly Node[];
  const plan = new Plan(memory, { outputs: [loss, ...gradients], assignments: built.assignments });

  const weights = startingWeights(workload).map(transposed);
  const order = workload.kind === 'lstm' ? [0, 2, 1, 3, 4, 5] : weights.map((_, i) => i);
  const parameters = model.parameters.map(({ name, shape }, i) => {
    const values = memory.named(name, shape);
    values.set(weights[order[i]].data);
    return { values, gradient: plan.read(gradients[i]) };
  });
  const updates = parameters.map(({ values, gradient }) => bindUpdate(workload, values, gradient, memory));
  const batches = batchesOf(workload);
  const inputData = plan.read(input);
  const targetData = plan.read(target);
  const lossData = plan.read(loss);
  const norms = new Float64Array(parameters.length);
  const sum = memory.vectors?.kernels.sumOfSquares ?? sumOfSquares;

  const run = (step: number) => {
    const batch = batches[step % BATCHES];
    inputData.set(batch.input);
    targetData.set(batch.target);
    plan.run();
  };
  const update = (step: number) => {
    for (let i = 0; i < updates.length; i++) updates[i](workload.lr, step + 1);
  };
  return {
    base(step) {
      run(step);
      update(step);
    },
    norms(step) {
      run(step);
      for (let i = 0; i < parameters.length; i++) {
        norms[i] = Math.sqrt(sum(parameters[i].gradient));
      }
      update(step);
    },
    loss: () => lossData[0],
  };
}

function layersOf(workload: Workload): readonly LayerSpec[] {
  switch (workload.kind) {
    case 'mlp': {
      const { dims, act, outAct = 'linear' } = workload;
      return dims.slice(1).map((units, i) => {
        return { layer: 'dense', units, activation: i + 2 < dims.length ? act : outAct };
      });
    }
    case 'conv':
      return [
        ...workload.channels.slice(1).flatMap((filters) => [
          { layer: 'conv2d', filters, kernelSize: 3, activation: 'relu' },
          { layer: 'maxPool2d', size: 2 },
        ]),
        { layer: 'flatten' },
        { layer: 'dense', units: workload.classes },
      ];
    case 'lstm':
      return [
        { layer: 'lstm', units: workload.hidden },
        { layer: 'dense', units: 1 },
      ];
  }
}

const LOSSES = { ce: 'crossEntropy', bce: 'bceWithLogits', mse: 'mse' } as const;

function lossOf(workload: Workload, graph: Graph, prediction: Node, target: Node): Node {
  if (workload.loss === 'logcosh') {
    const file = join(__dirname, 'log-cosh.js');
    const { lossFile, problems } = LossFile.read(readFileSync(file, 'utf8'), file);
    if (lossFile === null) throw new Error(problems[0].message);
    const clock = { step: 0, epoch: 0, progress: 0 };
    const origin = { label: 'loss' };
    const context = { graph, prediction, target, input: null, weights: () => null, clock, origin };
    return lossFile.build('default', context).total;
  }
  const definition = losses.get(LOSSES[workload.loss])!;
  return reduceLoss(definition.build(prediction, target, definition.options.parse({})), 'mean');
}

function bindUpdate({ opt, lr }: Workload, values: TensorData, gradient: TensorData, memory: Memory): Update {
  const definition = optimizers.get(opt === 'adam' ? 'adam' : 'sgd')!;
  if (definition.kind !== 'perParameter') throw new Error(`${opt} does not update each parameter by itself`);
  const options = definition.options.parse({
    learningRate: lr,
    ...(opt === 'momentum' ? { momentum: 0.9 } : {}),
  });
  const slots = new Map(
    definition.slots(options).map(({ name, size }) => {
      return [name, memory.allocate(size === 'parameter' ? values.length : 1)] as const;
    }),
  );
  const slot = (name: string) => slots.get(name)!;
  return definition.bind({ parameter: values, gradient, options, slot, kernels: memory.vectors?.kernels });
}

/** A matrix as the engine stores it, [outputs, inputs]; other tensors as they are. */
function transposed({ shape, data }: Tensor): Tensor {
  if (shape.length !== 2) return { shape, data };
  const [rows, columns] = shape;
  const result = new Float32Array(sizeOf(shape));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = data[row * columns + column];
    }
  }
  return { shape: [columns, rows], data: result };
}
