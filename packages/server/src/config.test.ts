import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

function problemsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('configuration', () => {
  test('an empty environment, and empty variables, give the defaults', () => {
    expect(readConfig({})).toMatchObject({ port: 4700, host: '127.0.0.1', databaseUrl: null, rateLimits: 'on' });
    expect(readConfig({ PORT: '', PUBLIC_URL: '  ' })).toEqual(readConfig({}));
  });

  test('[OP4] all problems are reported at once, each naming its variable', () => {
    const problems = problemsOf({
      PORT: '70000',
      DATABASE_URL: 'mysql://secret@host',
      LOG_LEVEL: 'loud',
      DESKBELL_BOOTSTRAP_ORIGINS: 'https://shop.example, shop.example/',
      DESKBELL_TRUSTED_PROXIES: '10.0.0.0/33',
      DESKBELL_PING_INTERVAL_MS: '30s',
      DESKBELL_BOOTSTRAP_SECRET_KEY: 'pk_test_12345678',
    });
    expect(problems.map(problem => problem.split(' ')[0])).toEqual([
      'PORT',
      'DATABASE_URL',
      'LOG_LEVEL',
      'DESKBELL_BOOTSTRAP_SECRET_KEY',
      'DESKBELL_BOOTSTRAP_ORIGINS',
      'DESKBELL_PING_INTERVAL_MS',
      'DESKBELL_TRUSTED_PROXIES',
    ]);
    expect(problems.join(), 'secrets are not repeated').not.toMatch(/secret@|12345678/);
  });

  test('[OP4] settings that contradict each other are a problem too', () => {
    expect(problemsOf({ DESKBELL_PING_INTERVAL_MS: '1000', DESKBELL_PONG_TIMEOUT_MS: '1000' })).toHaveLength(1);
    expect(
      problemsOf({
        DESKBELL_BOOTSTRAP_PUBLIC_KEY: 'pk_live_12345678',
        DESKBELL_BOOTSTRAP_SECRET_KEY: 'sk_test_12345678',
      }),
    ).toHaveLength(1);
  });
});
