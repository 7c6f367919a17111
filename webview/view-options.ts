import { create, createButton, setText } from './dom';
import { MOST_SMOOTHING, type ViewSettings } from './view-settings';

/** How the charts are drawn: what a user can choose for all of them. */
export class ViewOptions {
  readonly element: HTMLElement;
  private readonly linear: HTMLButtonElement;
  private readonly log: HTMLButtonElement;
  private readonly smoothing = create('input', {
    attributes: { type: 'range', min: '0', max: String(MOST_SMOOTHING), step: '0.01', id: 'smoothing' },
  });
  private readonly weight = create('output', { class: 'value', attributes: { for: 'smoothing' } });
  private readonly outliers = create('input', { attributes: { type: 'checkbox' } });
  private readonly resetZoom: HTMLButtonElement;
  private readonly zoomHint = create('span', { class: 'hint', text: 'Drag in a chart to zoom' });

  /** @param aside what stands at the end of the line */
  constructor(change: (settings: Partial<ViewSettings>) => void, ...aside: readonly HTMLElement[]) {
    const choice = (text: string, logLoss: boolean): HTMLButtonElement =>
      createButton({ text, attributes: { 'data-option': text.toLowerCase() } }, () => {
        change({ logLoss });
      });
    this.linear = choice('Linear', false);
    this.log = choice('Log', true);
    this.smoothing.addEventListener('input', () => {
      change({ smoothing: this.smoothing.valueAsNumber });
    });
    this.outliers.addEventListener('change', () => {
      change({ ignoreOutliers: this.outliers.checked });
    });
    this.resetZoom = createButton({ class: 'link', text: 'Reset Zoom' }, () => {
      change({ zoom: null });
    });
    this.element = create(
      'div',
      { class: 'options' },
      create(
        'div',
        { class: 'segments', attributes: { role: 'group', 'aria-label': 'Axis of the loss' } },
        this.linear,
        this.log,
      ),
      create(
        'label',
        { title: 'Moving average over this share of the run; the raw values stay visible behind it' },
        'Smoothing',
        this.smoothing,
        this.weight,
      ),
      create(
        'label',
        { title: 'Leave single extreme values out of the axis; triangles show where they are' },
        this.outliers,
        'Ignore outliers',
      ),
      this.resetZoom,
      this.zoomHint,
      ...aside,
    );
  }

  update({ logLoss, smoothing, ignoreOutliers, zoom }: ViewSettings): void {
    this.linear.setAttribute('aria-pressed', String(!logLoss));
    this.log.setAttribute('aria-pressed', String(logLoss));
    if (this.smoothing.valueAsNumber !== smoothing) {
      this.smoothing.value = String(smoothing);
    }
    setText(this.weight, smoothing.toFixed(2));
    this.outliers.checked = ignoreOutliers;
    this.resetZoom.hidden = zoom === null;
    this.zoomHint.hidden = zoom !== null;
  }
}
