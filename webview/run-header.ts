import { RUN_ACTIONS, type RunAction } from '../src/dashboard/protocol';
import { formatCount } from '../src/dashboard/number-format';
import { create, createButton, setText } from './dom';
import { actionIcon, exportIcon } from './icons';
import type { RunModel } from './run-model';
import { stateText } from './run-status';

const LABELS: Readonly<Record<RunAction, string>> = {
  pause: 'Pause',
  resume: 'Resume',
  step: 'Step',
  stop: 'Stop',
  restart: 'Restart',
};

const EXPORT = 'Export Curves...';

/** Name and state of the selected run, and the buttons that act on it. */
export class RunHeader {
  readonly element: HTMLElement;
  private readonly title = create('h1');
  private readonly loss = create('span', { class: 'loss-name' });
  private readonly size = create('span', { class: 'size' });
  private readonly badge = create('span', { class: 'badge', attributes: { role: 'status' } });
  private readonly buttons: Readonly<Record<RunAction, HTMLButtonElement>>;
  private readonly toolbar: HTMLElement;

  constructor(act: (action: RunAction) => void, exportCurves: () => void) {
    const button = (action: RunAction): HTMLButtonElement =>
      createButton(
        {
          class: 'action',
          title: LABELS[action],
          attributes: { 'data-action': action, 'aria-label': LABELS[action] },
        },
        () => {
          act(action);
        },
        actionIcon(action),
      );
    this.buttons = {
      pause: button('pause'),
      resume: button('resume'),
      step: button('step'),
      stop: button('stop'),
      restart: button('restart'),
    };
    this.toolbar = create(
      'div',
      { class: 'actions', attributes: { role: 'toolbar', 'aria-label': 'Run' } },
      ...RUN_ACTIONS.map((action) => this.buttons[action]),
      createButton(
        { class: 'action', title: EXPORT, attributes: { 'aria-label': EXPORT } },
        exportCurves,
        exportIcon(),
      ),
    );
    const names = create('div', { class: 'names' }, this.title, this.badge, this.loss, this.size);
    this.element = create('header', { class: 'run-header' }, names, this.toolbar);
  }

  update(run: RunModel): void {
    const { name, loss, parameters, trainingRows, validationRows } = run.description;
    setText(this.title, name);
    this.title.title = run.title;
    setText(this.loss, loss);
    const validation = validationRows > 0 ? ` + ${formatCount(validationRows)} validation` : '';
    setText(
      this.size,
      `${formatCount(parameters)} parameters, ${formatCount(trainingRows)}${validation} rows`,
    );
    setText(this.badge, stateText(run));
    this.badge.dataset.state = run.progress?.end?.reason ?? run.progress?.state ?? 'running';
    this.enable(run);
  }

  private enable(run: RunModel): void {
    const { controllable } = run.description;
    const state = run.progress?.state;
    const paused = state === 'paused';
    const focused = document.activeElement;
    const enabled: Readonly<Record<RunAction, boolean>> = {
      pause: controllable && state === 'running',
      resume: controllable && paused,
      step: controllable && paused,
      stop: controllable && run.live,
      restart: controllable,
    };
    for (const action of RUN_ACTIONS) {
      this.buttons[action].disabled = !enabled[action];
    }
    // Pause and Resume share one place, and the focus when one turns into the other.
    this.buttons.pause.hidden = paused;
    this.buttons.resume.hidden = !paused;
    if (focused === this.buttons.pause && paused) {
      this.buttons.resume.focus();
    } else if (focused === this.buttons.resume && !paused) {
      this.buttons.pause.focus();
    }
  }
}
