/** Numbers that look random and are the same for the same seed, on every machine. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  next(): number;
  /** A whole number from `least` to `most`, both possible. */
  between(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly [T, ...T[]] | readonly T[]): T;
}

/** xorshift128, its four words filled by a mixing of the seed's text, so that neighbouring seeds have nothing in common. */
export function createRandom(seed: string): Random {
  const words = fillWords(seed);
  function next(): number {
    const [x = 0, y = 0, z = 0, w = 0] = words;
    const t = x ^ (x << 11);
    words[0] = y;
    words[1] = z;
    words[2] = w;
    words[3] = w ^ (w >>> 19) ^ t ^ (t >>> 8);
    return (words[3] as number) / 2 ** 32;
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    chance: probability => next() < probability,
    pick: <T>(choices: readonly T[]) => choices[between(0, choices.length - 1)] as T,
  };
}

function fillWords(seed: string): Uint32Array {
  const words = new Uint32Array(4);
  let mixed = 0x9e3779b9;
  for (let round = 0; round < words.length; round++) {
    for (const character of `${round}/${seed}`) {
      mixed = Math.imul(mixed ^ (character.codePointAt(0) ?? 0), 0x85ebca6b);
      mixed ^= mixed >>> 13;
    }
    words[round] = Math.imul(mixed, 0xc2b2ae35) ^ (mixed >>> 16);
  }
  return words;
}
