import { create, setText } from './dom';
import type { RunModel } from './run-model';
import { shareDone, statusItems } from './run-status';

/** Progress of the selected run in numbers, with a bar. */
export class StatusLine {
  readonly element: HTMLElement;
  private readonly list = create('dl', { class: 'status' });
  private readonly bar = create('div', { class: 'bar' });
  private readonly progress: HTMLElement;
  private readonly message = create('p', { class: 'end-message' });
  private cells: {
    readonly item: HTMLElement;
    readonly label: Element;
    readonly value: Element;
    readonly of: Element;
  }[] = [];

  constructor() {
    const attributes = {
      role: 'progressbar',
      'aria-label': 'Steps taken',
      'aria-valuemin': '0',
      'aria-valuemax': '100',
    };
    this.progress = create('div', { class: 'progress', attributes }, this.bar);
    this.element = create('div', {}, this.progress, this.list, this.message);
  }

  update(run: RunModel): void {
    const items = statusItems(run);
    if (items.length !== this.cells.length) {
      this.rebuild(items.length);
    }
    for (const [index, { label, value, of, hint = '' }] of items.entries()) {
      const cell = this.cells[index];
      cell.item.title = hint;
      setText(cell.label, label);
      setText(cell.value, value);
      setText(cell.of, of);
    }
    const share = shareDone(run);
    this.bar.style.transform = `scaleX(${share})`;
    this.progress.setAttribute('aria-valuenow', String(Math.floor(share * 100)));
    this.progress.classList.toggle('live', run.progress?.state === 'running');
    setText(this.message, run.progress?.end?.message ?? '');
  }

  private rebuild(count: number): void {
    this.cells = Array.from({ length: count }, () => {
      const [label, value, of] = [
        create('dt'),
        create('span', { class: 'value' }),
        create('span', { class: 'of' }),
      ];
      return { item: create('div', {}, label, create('dd', {}, value, ' ', of)), label, value, of };
    });
    this.list.replaceChildren(...this.cells.map(({ item }) => item));
  }
}
