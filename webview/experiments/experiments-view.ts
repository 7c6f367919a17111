import type {
  ExperimentHostMessage,
  ExperimentPageMessage,
  ExperimentView,
} from '../../src/dashboard/experiments/experiment-view';
import { create, createButton } from '../dom';
import { onThemeChange, readTheme } from '../theme';
import { ExperimentPanel } from './experiment-panel';

/** The tabs for experiments above the runs, and the one that is shown in place of them. */
export class ExperimentsView {
  private readonly tabs = create('nav', {
    class: 'tabs',
    attributes: { role: 'tablist', 'aria-label': 'Runs and experiments' },
  });
  private readonly panel: ExperimentPanel;
  private experiments: readonly ExperimentView[] = [];
  private selected: string | null = null;
  private theme = readTheme();

  constructor(
    private readonly body: HTMLElement,
    private readonly send: (message: ExperimentPageMessage) => void,
  ) {
    this.panel = new ExperimentPanel((button) => {
      if (this.selected !== null) this.send({ type: 'actOnExperiment', id: this.selected, ...button });
    });
    body.prepend(this.tabs, this.panel.element);
    onThemeChange(() => {
      this.theme = readTheme();
      this.draw();
    });
    this.tabs.addEventListener('keydown', (event) => {
      const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (move === undefined) return;
      const ids = [null, ...this.experiments.map(({ id }) => id)];
      this.select(ids[(ids.indexOf(this.selected) + move + ids.length) % ids.length]);
      this.tabs.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
    });
    this.draw();
  }

  receive(message: ExperimentHostMessage): void {
    switch (message.type) {
      case 'experiments':
        this.experiments = message.experiments;
        this.selected = message.selected;
        break;
      case 'experiment': {
        const { experiment } = message;
        this.experiments = this.experiments.map((known) => (known.id === experiment.id ? experiment : known));
        break;
      }
    }
    this.draw();
  }

  private select(id: string | null): void {
    this.selected = id;
    this.send({ type: 'selectExperiment', id });
    this.draw();
  }

  private draw(): void {
    const shown = this.experiments.find(({ id }) => id === this.selected);
    this.body.classList.toggle('shows-experiment', shown !== undefined);
    this.panel.element.hidden = shown === undefined;
    this.drawTabs();
    if (shown !== undefined) this.panel.update(shown, this.theme);
  }

  private drawTabs(): void {
    this.tabs.hidden = this.experiments.length === 0;
    const entries = [{ id: null, title: 'Runs' }, ...this.experiments];
    const names = entries.map(({ id, title }) => `${String(id)} ${title}`).join('\n');
    if (this.tabs.dataset.names !== names) {
      this.tabs.dataset.names = names;
      this.tabs.replaceChildren(...entries.map(({ id, title }) => this.tab(id, title)));
    }
    for (const [i, { id }] of entries.entries()) {
      const tab = this.tabs.children[i].querySelector('[role="tab"]');
      tab?.setAttribute('aria-selected', String(id === this.selected));
      tab?.setAttribute('tabindex', id === this.selected ? '0' : '-1');
    }
  }

  private tab(id: string | null, title: string): HTMLElement {
    const select = createButton(
      { class: 'tab-title', text: title, title, attributes: { role: 'tab' } },
      () => {
        this.select(id);
      },
    );
    const attributes = { role: 'presentation' };
    if (id === null) return create('div', { class: 'tab', attributes }, select);
    const close = createButton(
      { class: 'tab-close', text: '\u00d7', title: 'Close', attributes: { 'aria-label': `Close ${title}` } },
      () => {
        this.send({ type: 'closeExperiment', id });
      },
    );
    return create('div', { class: 'tab', attributes }, select, close);
  }
}
