import assert from 'node:assert/strict';
import { dashboardPage } from '../../src/dashboard/dashboard-page';

describe('dashboardPage', () => {
  const html = dashboardPage({
    scriptUri: 'https://example.test/dist/webview.js?a=1&b="2"',
    styleUri: 'https://example.test/dist/webview.css',
    cspSource: 'https://example.test',
    nonce: 'q83vEjRWeJA=',
  });

  it('forbids everything but its own style sheet and the script with the nonce', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    assert.equal(
      policy,
      "default-src 'none'; style-src https://example.test; script-src 'nonce-q83vEjRWeJA='",
    );
  });

  it('has one script, and no inline script or style', () => {
    assert.deepEqual(html.match(/<script[^>]*>/g), [
      '<script nonce="q83vEjRWeJA=" src="https://example.test/dist/webview.js?a=1&amp;b=&quot;2&quot;">',
    ]);
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=/);
  });
});
