/** Where an axis has its lines: from 0 to a round number not below `max`, in steps people count in. */
export function countTicks(max: number): number[] {
  const rough = Math.max(max, 1) / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(factor => factor * magnitude).find(each => each >= rough) ?? rough;
  // Half a conversation there is not.
  return upTo(max, Math.max(1, step));
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DURATION_STEPS = [
  ...[5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map(count => count * MINUTE),
  ...[1, 2, 3, 6, 12].map(count => count * HOUR),
  ...[1, 2, 7, 14, 30, 90].map(count => count * DAY),
];

/** The same for seconds: steps of a clock, not of ten. */
export function durationTicks(maxSeconds: number): number[] {
  const rough = Math.max(maxSeconds, 1) / 4;
  const step = DURATION_STEPS.find(each => each >= rough) ?? Math.ceil(rough / (90 * DAY)) * 90 * DAY;
  return upTo(maxSeconds, step);
}

function upTo(max: number, step: number): number[] {
  const count = Math.max(1, Math.ceil(max / step));
  return Array.from({ length: count + 1 }, (_, at) => at * step);
}

/** Which of `count` labels have room: every so many, counted from the last, so that the newest day always has its own. */
export function labelledIndexes(count: number, room: number): Set<number> {
  const every = Math.max(1, Math.ceil(count / Math.max(1, room)));
  return new Set(Array.from({ length: Math.ceil(count / every) }, (_, at) => count - 1 - at * every));
}
