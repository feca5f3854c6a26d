/** The work's result, or an error that says what did not come in time. */
export async function withDeadline<T>(ms: number, whatIsLate: () => string, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`${whatIsLate()} within ${ms} ms`)), ms);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
