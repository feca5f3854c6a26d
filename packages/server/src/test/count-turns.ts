/** Counts the turns of the event loop that others get while `work` goes on. */
export async function countTurns<Result>(work: () => Promise<Result>): Promise<{ result: Result; turns: number }> {
  let turns = 0;
  let isOver = false;
  const serve = () => {
    turns++;
    if (!isOver) setImmediate(serve);
  };
  setImmediate(serve);
  try {
    const result = await work();
    return { result, turns };
  } finally {
    isOver = true;
  }
}
