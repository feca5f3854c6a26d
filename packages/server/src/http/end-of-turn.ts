let endOfThisTurn: Promise<void> | null = null;

/**
 * Resolves when all requests that arrived together have been worked on. Answers written one after the other wake the
 * reader once; each written as soon as it was known woke it every time, which cost a poll a quarter of its processor
 * time (spec/decisions/0014).
 */
export function endOfTurn(): Promise<void> {
  endOfThisTurn ??= new Promise(resolve => {
    setImmediate(() => {
      endOfThisTurn = null;
      resolve();
    });
  });
  return endOfThisTurn;
}
