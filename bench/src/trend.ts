import { median } from './statistics.ts';

export interface Sample {
  atMs: number;
  value: number;
}

export interface Trend {
  /** Where it stands: the median of the windows' lowest values. */
  level: number;
  perMinute: number;
  /** Two standard errors of the slope: a slope smaller than this may be none. */
  noisePerMinute: number;
}

const WINDOWS = 12;
const WARM_UP_SHARE = 1 / 3;

/**
 * The slope of what a long run settles at. The first third is warm-up; of the rest each window counts with its lowest
 * value, since a heap swings between collections and what stays is what is under all of them.
 */
export function trendOf(samples: readonly Sample[]): Trend {
  const lows = lowestOfWindows(samples.slice(Math.floor(samples.length * WARM_UP_SHARE)));
  if (lows.length < 3) throw new Error(`${samples.length} samples are too few for a slope`);
  const minutes = lows.map(({ atMs }) => atMs / 60_000);
  const values = lows.map(({ value }) => value);
  const [middle, mean] = [average(minutes), average(values)];
  const spread = sum(minutes.map(minute => (minute - middle) ** 2));
  const slope = sum(minutes.map((minute, index) => (minute - middle) * ((values[index] ?? 0) - mean))) / spread;
  const residuals = minutes.map((minute, index) => (values[index] ?? 0) - mean - slope * (minute - middle));
  const error = Math.sqrt(sum(residuals.map(residual => residual ** 2)) / (lows.length - 2) / spread);
  return { level: median(values), perMinute: slope, noisePerMinute: 2 * error };
}

/** Growing: by more than the noise, and by more than `tolerance` a minute. */
export function isFlat({ perMinute, noisePerMinute }: Trend, tolerance: number): boolean {
  return perMinute <= Math.max(noisePerMinute, tolerance);
}

function lowestOfWindows(samples: readonly Sample[]): Sample[] {
  const size = Math.max(1, Math.ceil(samples.length / WINDOWS));
  const lows: Sample[] = [];
  for (let at = 0; at < samples.length; at += size) {
    lows.push(samples.slice(at, at + size).reduce((low, sample) => (sample.value < low.value ? sample : low)));
  }
  return lows;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function average(values: number[]): number {
  return sum(values) / values.length;
}
