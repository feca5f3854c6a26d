import { AppError } from '../domain/app-error.ts';

/** The refusal some work ends with; anything else is an error of the test. */
export async function refusalOf(work: Promise<unknown>): Promise<AppError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}
