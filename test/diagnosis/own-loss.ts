import { linear, rings } from './data-sets';
import type { Program } from './program';

/**
 * A short training with a loss of its own, on numbers.
 * @param body what the loss does, line 2 of its file onward
 * @param activation of the output
 */
export function onNumbers(body: string, activation = 'linear'): Program {
  return { data: linear(), ...trainingOn('y', body, activation) };
}

/** A short training with a loss of its own, on labels that are 0 or 1. @param body see {@link onNumbers} */
export function onLabels(body: string): Program {
  return { data: rings(), ...trainingOn('inner', body) };
}

function trainingOn(target: string, body: string, activation = 'linear'): Omit<Program, 'data'> {
  return {
    runFile: {
      data: { file: 'data.csv', target },
      model: [
        { layer: 'dense', units: 16, activation: 'relu' },
        { layer: 'dense', activation },
      ],
      loss: 'own.loss.js',
      optimizer: { type: 'adam', learningRate: 0.01 },
      epochs: 3,
      batchSize: 32,
    },
    lossFiles: { 'own.loss.js': `export default function (prediction, target) {\n${body}\n}\n` },
  };
}
