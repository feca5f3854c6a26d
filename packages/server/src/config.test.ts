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

  test('[OP4] everybody is no trusted proxy', () => {
    for (const everybody of ['0.0.0.0/0', '10.0.0.1, ::/0']) {
      const problems = problemsOf({ DESKBELL_TRUSTED_PROXIES: everybody, PORT: 'x' });
      expect(problems).toEqual([
        expect.stringContaining('PORT'),
        expect.stringMatching(/^DESKBELL_TRUSTED_PROXIES .*\/0/),
      ]);
    }
    expect(problemsOf({ DESKBELL_TRUSTED_PROXIES: '0.0.0.0/1, ::/1', DESKBELL_WEBHOOK_ALLOW: '0.0.0.0/0' })).toEqual(
      [],
    );
  });

  test('[OP4] PUBLIC_URL is where a server is, and nothing besides', () => {
    for (const right of ['https://chat.shop.example', 'https://chat.shop.example/', 'http://127.0.0.1:4700']) {
      expect(problemsOf({ PUBLIC_URL: right }), right).toEqual([]);
    }
    for (const more of [
      'ada@chat.example',
      'ada:hush@chat.example',
      'chat.example/?',
      'chat.example/#',
      'chat.example/chat',
    ]) {
      expect(problemsOf({ PUBLIC_URL: `https://${more}` }), more).toEqual([expect.stringMatching(/^PUBLIC_URL must /)]);
      expect(problemsOf({ PUBLIC_URL: `https://${more}` }).join()).not.toContain('hush');
    }
  });

  test('[OP4] settings that contradict each other are a problem too', () => {
    expect(problemsOf({ DESKBELL_PING_INTERVAL_MS: '1000', DESKBELL_PONG_TIMEOUT_MS: '1000' })).toHaveLength(1);
    const s3 = {
      DESKBELL_S3_BUCKET: 'files',
      DESKBELL_S3_ACCESS_KEY_ID: 'id',
      DESKBELL_S3_SECRET_ACCESS_KEY: 'hush',
      DESKBELL_S3_ENDPOINT: 'https://minio.example',
    };
    expect(problemsOf(s3)).toEqual([]);
    for (const missing of ['DESKBELL_S3_BUCKET', 'DESKBELL_S3_ACCESS_KEY_ID', 'DESKBELL_S3_SECRET_ACCESS_KEY']) {
      const problems = problemsOf({ ...s3, [missing]: '' });
      expect(problems, missing).toEqual([expect.stringContaining(missing)]);
      expect(problems.join()).not.toContain('hush');
    }
    expect(
      problemsOf({
        DESKBELL_BOOTSTRAP_PUBLIC_KEY: 'pk_live_12345678',
        DESKBELL_BOOTSTRAP_SECRET_KEY: 'sk_test_12345678',
      }),
    ).toHaveLength(1);
  });

  test('[OP4] [AU12] a half-configured way for login codes is a problem, and no secret is repeated', () => {
    const mail = {
      DESKBELL_SMTP_URL: 'smtp://user:hush@mail.example:587',
      DESKBELL_MAIL_FROM: 'Shop <help@shop.example>',
    };
    const sms = {
      DESKBELL_SMS_WEBHOOK_URL: 'https://sms.example/send?token=hush',
      DESKBELL_SMS_WEBHOOK_SECRET: `whsec_${'h'.repeat(43)}=`,
      DESKBELL_SMS_COUNTRIES: '+49, +43',
    };
    expect(readConfig({ ...mail, ...sms })).toMatchObject({ smsCountries: ['+49', '+43'], smsDailyMax: 200 });
    for (const settings of [mail, sms]) {
      for (const missing of Object.keys(settings)) {
        const problems = problemsOf({ ...settings, [missing]: '' });
        expect(problems, missing).toEqual([expect.stringContaining(missing)]);
        expect(problems.join()).not.toMatch(/hush|hhhh/);
      }
    }
    const wrong = {
      DESKBELL_SMTP_URL: 'http://hush@mail.example',
      DESKBELL_MAIL_FROM: 'help',
      DESKBELL_SMS_WEBHOOK_URL: 'sms.example',
      DESKBELL_SMS_WEBHOOK_SECRET: 'hush',
      DESKBELL_SMS_COUNTRIES: '49',
      DESKBELL_SMS_DAILY_MAX: '0',
    };
    expect(problemsOf(wrong).map(problem => problem.split(' ')[0])).toEqual(Object.keys(wrong));
    expect(problemsOf(wrong).join()).not.toContain('hush');
  });
});
