import { formatNumber } from '../src/dashboard/number-format';
import { create, createButton, setText } from './dom';
import { formatColor } from './palette';
import { swatchColor, type CurveColors } from './curve';
import type { RunModel } from './run-model';
import type { RunSelection } from './run-selection';
import { stateText } from './run-status';

export interface RunListEvents {
  /** The buttons shall act on this run. */
  readonly select: (id: string) => void;
  /** The run's curves shall be drawn, or no longer. */
  readonly toggle: (id: string) => void;
}

interface RunItem {
  readonly element: HTMLElement;
  readonly shown: HTMLInputElement;
  readonly swatch: HTMLElement;
  readonly select: HTMLButtonElement;
  readonly state: HTMLElement;
  readonly loss: HTMLElement;
}

/** All runs, when there are several: which are compared, and which one is selected. */
export class RunList {
  readonly element = create('ul', { class: 'runs', attributes: { 'aria-label': 'Runs' } });
  private items = new Map<string, RunItem>();

  constructor(private readonly events: RunListEvents) {}

  update(runs: readonly RunModel[], { shown, selected }: RunSelection, colors: CurveColors): void {
    this.element.hidden = runs.length < 2;
    const ids = runs.map(({ description }) => description.id);
    if (ids.join('\n') !== [...this.items.keys()].join('\n')) {
      this.items = new Map(
        runs.map((run) => [run.description.id, this.items.get(run.description.id) ?? this.item(run)]),
      );
      this.element.replaceChildren(...[...this.items.values()].reverse().map(({ element }) => element));
    }
    const drawn = ids.filter((id) => shown.includes(id)).length;
    for (const run of runs) {
      const item = this.items.get(run.description.id);
      if (item) {
        const isSelected = run.description.id === selected;
        item.shown.checked = shown.includes(run.description.id);
        item.shown.disabled = isSelected;
        item.element.classList.toggle('selected', isSelected);
        item.select.setAttribute('aria-pressed', String(isSelected));
        item.swatch.style.background = item.shown.checked
          ? formatColor(swatchColor(run, drawn, colors))
          : 'transparent';
        const loss = run.newest('loss');
        setText(item.loss, loss === undefined ? '' : formatNumber(loss));
        setText(item.state, stateText(run));
      }
    }
  }

  private item(run: RunModel): RunItem {
    const { id, loss: lossName } = run.description;
    const shown = create('input', { attributes: { type: 'checkbox', 'aria-label': `Compare ${run.title}` } });
    shown.addEventListener('change', () => {
      this.events.toggle(id);
    });
    const swatch = create('span', { class: 'swatch' });
    const [state, loss] = [create('span', { class: 'state' }), create('span', { class: 'value' })];
    const select = createButton(
      { title: `${run.title}, ${lossName}` },
      () => {
        this.events.select(id);
      },
      create(
        'span',
        { class: 'names' },
        create('span', { class: 'name', text: run.description.name }),
        ` #${run.description.ordinal}`,
      ),
      create('span', { class: 'loss-name', text: lossName }),
      state,
      loss,
    );
    return { element: create('li', {}, shown, swatch, select), shown, swatch, select, state, loss };
  }
}
