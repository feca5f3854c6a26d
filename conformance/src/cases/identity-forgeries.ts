import type { Case } from '../case.ts';
import { stranger, unique } from '../customer.ts';
import { expectError } from '../expect.ts';
import {
  expectIdentityRefused,
  freshClaims,
  hmacWith,
  type IdentitySigner,
  makeToken,
  newSigner,
  secondsFromNow,
  tryIdentify,
} from '../identity-signer.ts';
import { accountOf } from '../login.ts';

export const identityForgeryCases: Case[] = [
  {
    rules: ['ID2'],
    title: 'claims that are missing, past, too far ahead or for another audience are 401',
    run: async target => {
      const { sign } = await newSigner(target);
      const wrong: Record<string, unknown>[] = [
        ...[undefined, secondsFromNow(-10), secondsFromNow(3600), 0, 'soon', null].map(exp => ({ exp })),
        ...[undefined, 'pk_test_another', '', null, ['pk_test_another']].map(aud => ({ aud })),
        { aud: [target.options.publicKey, 'pk_test_another'] },
        ...[undefined, '', null, 7, 'x'.repeat(5000)].map(sub => ({ sub })),
        ...[undefined, '', null, 7].map(jti => ({ jti })),
        { nbf: secondsFromNow(3600) },
      ];
      for (const claims of wrong) await expectIdentityRefused(target, sign(claims), JSON.stringify(claims));
      await accountOf(target, await tryIdentify(stranger(target), sign()));
    },
  },
  {
    rules: ['ID2'],
    title: 'alg none, a changed payload, a foreign key and broken tokens are 401',
    run: async target => {
      const { sign, key } = await newSigner(target);
      const claims = freshClaims(target);
      const [header = '', payload = '', signature = ''] = sign().split('.');
      const altered = Buffer.from(JSON.stringify({ ...claims, sub: 'admin' })).toString('base64url');
      const none = (alg: string) => makeToken({ alg, typ: 'JWT', kid: key.id }, claims, () => Buffer.alloc(0));
      const wrong = {
        'alg none': none('none'),
        'alg None': none('None'),
        'no signature': `${header}.${payload}.`,
        'no algorithm': makeToken({ typ: 'JWT' }, claims, hmacWith(key.secret ?? '')),
        'an algorithm of no key': makeToken({ alg: 'HS512' }, claims, hmacWith(key.secret ?? '')),
        'a changed payload': `${header}.${altered}.${signature}`,
        'a foreign secret': makeToken({ alg: 'HS256', kid: key.id }, claims, hmacWith('another secret')),
        'an empty secret': makeToken({ alg: 'HS256' }, claims, hmacWith('')),
        "the public key's text as secret": makeToken({ alg: 'HS256' }, claims, hmacWith(target.options.publicKey)),
        'an unknown kid': sign({}, { kid: unique('kid') }),
        'a critical header nobody knows': sign({}, { crit: ['exp2'], exp2: 1 }),
        'no JWT': 'a.b.c',
        'one part': header,
      };
      for (const [what, token] of Object.entries(wrong)) await expectIdentityRefused(target, token, what);
      for (const token of [undefined, null, 7, {}, []]) {
        expectError(await tryIdentify(stranger(target), token), 'VALIDATION_ERROR', 'UNAUTHORIZED');
      }
      await accountOf(target, await tryIdentify(stranger(target), sign({}, { kid: key.id })));
    },
  },
  {
    rules: ['ID2'],
    title: 'a public key is no secret: HS256 over its text or bytes is 401, and so is a key under another algorithm',
    run: async target => {
      for (const algorithm of ['EdDSA', 'ES256'] as const) {
        const signer = await newSigner(target, algorithm);
        for (const secret of publicKeyTexts(signer)) {
          for (const alg of ['HS256', algorithm]) {
            const header = { alg, typ: 'JWT', kid: signer.key.id };
            const forged = makeToken(header, freshClaims(target), hmacWith(secret));
            await expectIdentityRefused(target, forged, `${alg} over the public key of ${algorithm}`);
          }
        }
        const other = algorithm === 'EdDSA' ? 'ES256' : 'EdDSA';
        await expectIdentityRefused(target, signer.sign({}, { alg: other }), `${algorithm} that says ${other}`);
      }
    },
  },
];

const publicKeyTexts = ({ key, publicKey }: IdentitySigner): string[] => [
  key.public_key ?? '',
  (key.public_key ?? '').trim(),
  publicKey?.export({ type: 'spki', format: 'der' }).toString('latin1') ?? '',
];
