import assert from 'node:assert/strict';
import { RunHistory } from '../../src/dashboard/run-history';
import { describeRun, reportProgress } from '../../src/dashboard/run-views';
import type { RunEvent, RunStarted } from '../../src/runs/events';
import { RunModel } from '../../webview/run-model';
import { statusItems, type StatusItem } from '../../webview/run-status';
import { runEnded, runStarted, standing, steps } from '../dashboard/run-fixture';

/** The status line after some events. */
function itemsAfter(events: readonly RunEvent[], parts: Partial<RunStarted> = {}): readonly StatusItem[] {
  const history = new RunHistory(runStarted(parts));
  history.appendAll(events);
  const model = new RunModel(describeRun(history, standing(1)));
  model.apply(reportProgress(history, null, null, 0));
  return statusItems(model);
}

function item(items: readonly StatusItem[], label: string): StatusItem | undefined {
  return items.find((each) => each.label === label);
}

describe('the status line', () => {
  const losses = Array.from({ length: 20 }, (_, i) => 20 - i);

  it('has the loss of the newest batch while the run goes on, and of the last epoch then, and says which', () => {
    const parts = { stepsPerEpoch: 10 };
    const running = item(itemsAfter([steps(0, losses)], parts), 'Loss');
    assert.deepEqual([running?.value, running?.hint], ['1.000', 'Training loss of the newest batch']);
    const ended = item(itemsAfter([steps(0, losses), runEnded({ loss: 5 })], parts), 'Loss');
    assert.deepEqual([ended?.value, ended?.hint], ['5.000', 'Training loss, mean of the last epoch']);
  });

  it('has the loss of the last batch where the run diverged', () => {
    const items = itemsAfter([steps(0, [1, Infinity]), runEnded({ reason: 'diverged', loss: NaN })]);
    assert.deepEqual(item(items, 'Loss')?.value, '\u221e');
  });

  it('has the metric by the name that people know, and none where none suits', () => {
    const metric = (name: string | null, values: Record<string, number>): readonly StatusItem[] =>
      itemsAfter([{ type: 'epoch', epoch: 0, step: 9, loss: 1, validation: { loss: 1, ...values } }], {
        metric: name,
      });
    assert.equal(item(metric('r2', { r2: 0.5 }), 'R\u00b2')?.value, '0.5000');
    assert.equal(item(metric('accuracy', { accuracy: 0.931 }), 'Accuracy')?.value, '93.1 %');
    const labels = metric(null, {}).map(({ label }) => label);
    assert.deepEqual(labels, ['Step', 'Epoch', 'Loss', 'Validation', 'Learning rate', 'Speed', 'Time left']);
  });
});
