import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitText, textWidth } from '../../src/plot/style.ts';

const text = fc.string({ minLength: 4, maxLength: 30, unit: fc.constantFrom(...'abcdgijmt 0123456789_') });

test('a text is not cut where there is just room for it, however that room was reckoned', () => {
  fc.assert(
    fc.property(text, fc.double({ min: 5, max: 40, noNaN: true }), (words, size) => {
      const left = textWidth(words, size) + size * 0.6;
      assert.equal(fitText(words, size, left - size * 0.6), words);
    }),
  );
});

test('a text that is too long is cut in its middle, and then fits', () => {
  fc.assert(
    fc.property(text, fc.double({ min: 0.4, max: 0.9, noNaN: true }), (words, share) => {
      const width = 20 * words.length * share;
      fc.pre(textWidth(words, 40) > width + 1);
      const cut = fitText(words, 40, width);
      assert.ok(cut.includes('…') && cut.startsWith(words[0]!) && cut.endsWith(words.at(-1)!));
    }),
  );
});
