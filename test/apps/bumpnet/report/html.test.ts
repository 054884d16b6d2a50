import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { escapeHtml, html, trusted } from '../../../../src/apps/bumpnet/report/html.ts';

test('text stays text, whatever it looks like, and markup inside markup stays markup', () => {
  const row = html`<td title="${'a "b"'}">${'<script>alert(1)</script> & more'}</td>`;
  assert.equal(
    html`<tr>${[row, trusted('<td/>')]}${undefined}${3}</tr>`.html,
    '<tr><td title="a &quot;b&quot;">&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</td><td/>3</tr>',
  );
});

test('no text can leave a tag or an attribute, and none brings characters that no document may have', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const escaped = escapeHtml(text);
      assert.doesNotMatch(escaped, /[<>"']/);
      assert.match(escaped, /^(?:[^&\p{Cc}]|[\t\n]|&(?:amp|lt|gt|quot|#39);)*$/u);
    }),
  );
});
