/** Display filters that paste into Wireshark. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { displayFilter, framesOf, MAX_FRAMES, orderedFrames } from '../../src/detect/frames.ts';
import { stream } from './stream.ts';

test('one frame, several, and runs of them', () => {
  assert.is(displayFilter([5]), 'frame.number == 5');
  assert.is(displayFilter([5, 7]), 'frame.number in {5, 7}');
  assert.is(displayFilter([123, 131, 132, 133, 145]), 'frame.number in {123, 131..133, 145}');
  assert.is(displayFilter([1, 2]), 'frame.number in {1..2}');
  assert.is(displayFilter([]), '');
});

test('with the two addresses', () => {
  assert.is(
    displayFilter([1, 9], ['10.0.0.130', 'fd00::133']),
    'frame.number in {1, 9} && ip.addr == 10.0.0.130 && ipv6.addr == fd00::133',
  );
  assert.is(displayFilter([], ['10.0.0.130']), 'ip.addr == 10.0.0.130');
});

test('frames in order, once, and not without end', () => {
  assert.equal(orderedFrames([9, 1, 9, 2]), [1, 2, 9]);
  assert.is(orderedFrames(Array.from({ length: 5000 }, (_, i) => i)).length, MAX_FRAMES);
});

test('request and answer, and a transfer from its first frame to its last', () => {
  const [share, transfer] = stream({ kind: 'share' }, { kind: 'transfer', firstFrame: 3, lastFrame: 40 });
  assert.equal(framesOf(share), [1, 2]);
  assert.equal(orderedFrames(framesOf(transfer)), [3, 11, 40]);
});

test.run();
