import { describe, expect, it } from 'vitest';
import { niceTop } from '@/kit/line_chart';
import { History, kHourMs } from '@/pages/operation/history';
import { helpOf, labelled, parseMetrics, valueOf } from '@/pages/operation/prometheus';

describe('metrics', () => {
  const { metrics, help } = parseMetrics('# HELP panal_x Things.\n# TYPE panal_x histogram\n'
    + 'panal_x_bucket{le="1e-06"} 0\npanal_x_sum 1.5\npanal_up{peer="n 2"} 1\n\n');

  it('are read with labels, values and help', () => {
    expect(valueOf(metrics, 'panal_x_sum')).toBe(1.5);
    expect(labelled(metrics, 'panal_up')).toEqual([['n 2', 1]]);
    expect(helpOf(help, 'panal_x_sum')).toBe('Things.');
    expect(valueOf(metrics, 'panal_none')).toBeNull();
  });
});

describe('history', () => {
  it('tells what a growing total grew by a second', () => {
    const history = new History();
    history.addRate('a', 1000, 10);
    history.addRate('a', 3000, 30);
    expect(history.of('a')).toEqual([{ atMs: 3000, value: 10 }]);
  });

  it('begins again with a node that started anew', () => {
    const history = new History();
    history.addRate('a', 1000, 100);
    history.addRate('a', 2000, 5);
    history.addRate('a', 3000, 9);
    expect(history.of('a').map((point) => point.value)).toEqual([4]);
  });

  it('tells the mean of an interval, and none where nothing was done', () => {
    const history = new History();
    history.addMean('a', 1000, 10, 2);
    history.addMean('a', 2000, 22, 5);
    history.addMean('a', 3000, 22, 5);
    expect(history.of('a').map((point) => point.value)).toEqual([4, 0]);
  });

  it('forgets what is older than an hour', () => {
    const history = new History();
    history.add('a', 0, 1);
    history.add('a', kHourMs + 1, 2);
    expect(history.of('a')).toHaveLength(1);
  });
});

describe('a scale', () => {
  it('ends with a number that people can read', () => {
    expect([0, 0.3, 1, 3, 7, 12, 500, 501].map(niceTop))
      .toEqual([1, 0.5, 1, 5, 10, 20, 500, 1000]);
  });
});
