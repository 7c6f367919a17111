import type { Memory } from '../../../engine/memory';
import { partWeightLeaf } from '../../objective/build-objective';
import type { PreparedRun } from '../../prepare/prepared-run';
import type { TrainedParameter } from '../trained-parameters';
import { DynamicWeightAverage } from './dynamic-weight-average';
import { GradNorm } from './grad-norm';
import { SummedBalance, type LossBalance } from './loss-balance';
import { PcGrad } from './pc-grad';

/** The balance that a run file asks for. */
export function createBalance(
  { loss: { balance, parts }, seed }: PreparedRun,
  memory: Memory,
  parameters: readonly TrainedParameter[],
): LossBalance {
  switch (balance) {
    case 'fixed':
    case 'uncertainty':
      return new SummedBalance();
    case 'dwa':
      return new DynamicWeightAverage(parts.map((_, i) => memory.named(partWeightLeaf(i), [])));
    case 'gradNorm':
      return new GradNorm(parts.map((_, i) => memory.named(partWeightLeaf(i), [])));
    case 'pcGrad':
      return new PcGrad(parameters, parts.length, seed);
  }
}
