const NAMES: Readonly<Record<string, string>> = { r2: 'R\u00b2', mae: 'MAE', f1: 'F1' };

/** What people call a metric: "R\u00b2" for "r2", "R\u00b2 of left" for "r2:left", "accuracy" as it is. */
export function metricName(metric: string): string {
  const colon = metric.indexOf(':');
  const kind = colon < 0 ? metric : metric.slice(0, colon);
  const name = Object.hasOwn(NAMES, kind) ? NAMES[kind] : kind;
  return colon < 0 ? name : `${name} of ${metric.slice(colon + 1)}`;
}

/** The same at the beginning of a line: "Accuracy". */
export function metricTitle(metric: string): string {
  const name = metricName(metric);
  return name.charAt(0).toUpperCase() + name.slice(1);
}
