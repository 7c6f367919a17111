/** What the page is made of; all strings are used as attribute values. */
export interface DashboardPageParts {
  readonly scriptUri: string;
  readonly styleUri: string;
  /** The webview's own source for styles, `webview.cspSource`. */
  readonly cspSource: string;
  /** Fresh random characters, base64, that only this page's script tag carries. */
  readonly nonce: string;
  /** Default: that of the dashboard. */
  readonly title?: string;
}

/**
 * The HTML of the dashboard, or of another page of ours: an empty body that the script fills. The policy allows this one script and this one style
 * sheet, and no connection, frame, image or inline code at all.
 */
export function dashboardPage({
  scriptUri,
  styleUri,
  cspSource,
  nonce,
  title = 'Loss Dashboard',
}: DashboardPageParts): string {
  const policy = `default-src 'none'; style-src ${cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${attribute(styleUri)}">
  <title>${attribute(title)}</title>
</head>
<body>
  <script nonce="${attribute(nonce)}" src="${attribute(scriptUri)}"></script>
</body>
</html>
`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
