import type { TrainingStep } from './measured-steps';
import type { Optimizer, Tensor, TensorFlow } from './tensorflow';
import { BATCHES, batchesOf, inputShape, outputCount, startingWeights, type Workload } from './workload';

/** Trains a workload with TensorFlow.js: variables, their gradients, an optimizer. */
export function createTensorFlowStep(tf: TensorFlow, workload: Workload): TrainingStep {
  const weights = startingWeights(workload).map(({ shape, data }) => tf.variable(tf.tensor(data, shape)));
  const outputs = outputCount(workload);
  const batches = batchesOf(workload).map(({ input, target }) => ({
    input: tf.tensor(input, [workload.batch, ...inputShape(workload)]),
    target:
      workload.loss === 'ce'
        ? tf.oneHot(tf.tensor(target, [workload.batch]).toInt(), outputs)
        : tf.tensor(target, [workload.batch, outputs]),
  }));
  const optimizer = optimizerOf(tf, workload);
  const received = new Float64Array(weights.length + 1);
  let last: Tensor | undefined;

  const take = (step: number, look: (gradients: Readonly<Record<string, Tensor>>, loss: Tensor) => void) => {
    const { input, target } = batches[step % BATCHES];
    last?.dispose();
    last = tf.tidy(() => {
      const predictionLoss = () => lossOf(tf, workload, predict(tf, workload, weights, input), target);
      const { value, grads } = tf.variableGrads(predictionLoss, weights);
      optimizer.applyGradients(grads);
      look(grads, value);
      return value;
    });
  };
  return {
    base(step) {
      take(step, () => undefined);
    },
    norms(step) {
      // All norms and the loss in one piece, because each reading of a tensor takes its time.
      take(step, (gradients, loss) => {
        const norms = weights.map(({ name }) => gradients[name].square().sum().sqrt());
        received.set(tf.stack([...norms, loss]).dataSync());
      });
    },
    loss: () => last?.dataSync()[0] ?? Number.NaN,
  };
}

function optimizerOf(tf: TensorFlow, { opt, lr }: Workload): Optimizer {
  switch (opt) {
    case 'sgd':
      return tf.train.sgd(lr);
    case 'momentum':
      return tf.train.momentum(lr, 0.9);
    case 'adam':
      return tf.train.adam(lr, 0.9, 0.999, 1e-8);
  }
}

function lossOf(tf: TensorFlow, { loss }: Workload, prediction: Tensor, target: Tensor): Tensor {
  switch (loss) {
    case 'ce':
      return tf.logSoftmax(prediction).mul(target).sum(-1).mean().neg();
    case 'bce': {
      const softplus = prediction.abs().neg().exp().log1p();
      return prediction.relu().sub(prediction.mul(target)).add(softplus).mean();
    }
    case 'mse':
      return prediction.sub(target).square().mean();
    case 'logcosh':
      return prediction.sub(target).cosh().log().mean();
  }
}

function predict(tf: TensorFlow, workload: Workload, weights: readonly Tensor[], input: Tensor): Tensor {
  switch (workload.kind) {
    case 'mlp': {
      const { dims, act, outAct } = workload;
      let x = input;
      for (let i = 0; i + 1 < dims.length; i++) {
        x = x.matMul(weights[2 * i]).add(weights[2 * i + 1]);
        const activation = i + 2 < dims.length ? act : outAct;
        if (activation !== undefined) x = activation === 'relu' ? x.relu() : x.tanh();
      }
      return x;
    }
    case 'conv': {
      let x = input.transpose(CHANNELS_LAST);
      const layers = workload.channels.length - 1;
      for (let i = 0; i < layers; i++) {
        x = pooled(convolved(tf, x, weights[2 * i], weights[2 * i + 1]).relu());
      }
      const features = x.transpose([0, 3, 1, 2]).reshape([workload.batch, -1]);
      return features.matMul(weights[2 * layers]).add(weights[2 * layers + 1]);
    }
    case 'lstm':
      return lastState(tf, workload, weights, input).matMul(weights[4]).add(weights[5]);
  }
}

const CHANNELS_LAST = [0, 2, 3, 1];

/**
 * Valid 3x3 convolution of [batch, height, width, channels] out of slices and a product, because TensorFlow.js has no
 * derivative of a convolution's weight on WebAssembly.
 * @param weight [filters, channels, 3, 3]
 */
function convolved(tf: TensorFlow, x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  const [batch, height, width, channels] = x.shape;
  const [filters] = weight.shape;
  const [rows, columns] = [height - 2, width - 2];
  const patches = tf.concat(
    Array.from({ length: 9 }, (_, tap) =>
      x.slice([0, Math.floor(tap / 3), tap % 3, 0], [batch, rows, columns, channels]),
    ),
    3,
  );
  const taps = weight.transpose([2, 3, 1, 0]).reshape([9 * channels, filters]);
  const product = patches.reshape([batch * rows * columns, 9 * channels]).matMul(taps);
  return product.add(bias).reshape([batch, rows, columns, filters]);
}

/** The largest of each 2x2 window of [batch, height, width, channels]. */
function pooled(x: Tensor): Tensor {
  const [batch, height, width, channels] = x.shape;
  const [rows, columns] = [height >> 1, width >> 1];
  const whole = x.slice([0, 0, 0, 0], [batch, 2 * rows, 2 * columns, channels]);
  const down = whole.reshape([batch, rows, 2, columns, 2 * channels]).max(2);
  return down.reshape([batch, rows, columns, 2, channels]).max(3);
}

function lastState(
  tf: TensorFlow,
  { batch, seq, input, hidden }: Extract<Workload, { kind: 'lstm' }>,
  [weightInput, biasInput, weightHidden, biasHidden]: readonly Tensor[],
  x: Tensor,
): Tensor {
  const steps = x
    .transpose([1, 0, 2])
    .reshape([seq * batch, input])
    .matMul(weightInput)
    .add(biasInput);
  let [state, cell] = [tf.zeros([batch, hidden]), tf.zeros([batch, hidden])];
  for (const projected of steps.reshape([seq, batch, 4 * hidden]).unstack()) {
    const gates = tf.split(projected.add(state.matMul(weightHidden)).add(biasHidden), 4, 1);
    const [i, f, g, o] = gates;
    cell = f.sigmoid().mul(cell).add(i.sigmoid().mul(g.tanh()));
    state = o.sigmoid().mul(cell.tanh());
  }
  return state;
}
