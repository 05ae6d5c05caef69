// The text that Prometheus reads, as samples. Pure.

export interface Metric {
  name: string;
  /** As they stand: {peer="n2"}; empty without. */
  labels: string;
  value: number;
}

export function parseMetrics(text: string): { metrics: Metric[]; help: Map<string, string> } {
  const metrics: Metric[] = [];
  const help = new Map<string, string>();
  for (const line of text.split('\n')) {
    const told = /^# HELP (\S+) (.*)$/.exec(line);
    if (told) help.set(told[1]!, told[2]!);
    const sample = /^([a-zA-Z_:][\w:]*)(\{.*\})? (\S+)/.exec(line);
    if (!sample) continue;
    metrics.push({ name: sample[1]!, labels: sample[2] ?? '', value: Number(sample[3]) });
  }
  return { metrics, help };
}

/** Those of histograms' buckets say little to people. */
export const isBucket = (metric: Metric) => metric.name.endsWith('_bucket');

export function valueOf(metrics: readonly Metric[], name: string): number | null {
  return metrics.find((one) => one.name === name && !one.labels)?.value ?? null;
}

export function labelled(metrics: readonly Metric[], name: string): [string, number][] {
  return metrics.filter((one) => one.name === name && one.labels)
    .map((one) => [/="([^"]*)"/.exec(one.labels)?.[1] ?? one.labels, one.value]);
}

/** The description of a histogram's sum and count is the histogram's. */
export function helpOf(help: ReadonlyMap<string, string>, name: string): string {
  return help.get(name) ?? help.get(name.replace(/_(sum|count|bucket)$/, '')) ?? '';
}
