import { formatCount } from '../src/dashboard/number-format';
import type { ChartView } from './chart-view';
import { create, createButton, setText } from './dom';

/** The step that a user has selected: a line through all charts, and a button that says which and takes it back. */
export class StepMark {
  readonly element: HTMLElement;
  private readonly label = create('span', { attributes: { 'aria-live': 'polite' } });
  private readonly clear: HTMLButtonElement;
  private readonly lines = new Map<ChartView, HTMLElement>();

  /** @param deselect takes the selection back */
  constructor(charts: readonly ChartView[], deselect: () => void) {
    for (const chart of charts) {
      const line = create('div', { class: 'step-mark' });
      line.hidden = true;
      chart.plot.append(line);
      this.lines.set(chart, line);
    }
    this.clear = createButton(
      { class: 'link', text: 'Latest', title: 'Go with the latest step again' },
      deselect,
    );
    this.element = create('span', { class: 'selected-step' }, this.label, this.clear);
  }

  /** To be called after charts were drawn anew. @param step null for none */
  update(step: number | null): void {
    this.clear.hidden = step === null;
    this.element.dataset.step = step === null ? '' : String(step);
    setText(this.label, step === null ? '' : `Step ${formatCount(step)} selected`);
    for (const [chart, line] of this.lines) {
      const x = step === null || chart.figure.hidden ? Number.NaN : chart.pixelOf(step);
      const { left, right, top, bottom } = chart.area;
      line.hidden = !(x >= left && x <= right);
      if (line.hidden) continue;
      line.style.transform = `translate(${x}px, ${top}px)`;
      line.style.height = `${bottom - top}px`;
    }
  }
}
