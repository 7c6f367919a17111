import type { Finding } from '../runs/finding';

/**
 * The places that a finding marks beside its own, such as the other cells of a data file, as findings of their own: they
 * lead back to it. A place that is only part of a finding elsewhere is no more than a remark.
 */
export function markedPlaces(finding: Finding): Finding[] {
  const { location, message, related } = finding;
  return related
    .filter(({ marked }) => marked === true)
    .map((place) => ({
      ...finding,
      severity: place.location.file === location.file ? finding.severity : 'info',
      message: place.message,
      location: place.location,
      related: [{ message, location }],
    }));
}
