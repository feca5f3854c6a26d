import { generateKeyPairSync } from 'node:crypto';
import { ROUTES } from '@deskbell/protocol';
import { expectIdentityKey } from '../account-shapes.ts';
import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { stranger } from '../customer.ts';
import { expectEqual, expectError, expectKeys, expectOk, expectRefusal, expectThat } from '../expect.ts';
import {
  createIdentityKey,
  deleteIdentityKey,
  expectIdentityRefused,
  newKeyPair,
  newSigner,
  tryCreateIdentityKey,
  tryIdentify,
} from '../identity-signer.ts';
import { accountOf } from '../login.ts';
import { expectList } from '../shapes.ts';
import type { Target } from '../target.ts';

async function listIdentityKeys(target: Target) {
  const answer = await agentSide(target).request('GET', ROUTES.agentIdentityKeys);
  const { identity_keys: keys } = expectKeys(expectOk(answer), ['identity_keys'], 'data', answer);
  return { answer, keys: expectList(keys, 'identity_keys', answer).map(key => expectIdentityKey(key, answer)) };
}

export const identityKeyCases: Case[] = [
  {
    rules: ['ID4'],
    title: 'a secret is made here and answered once; public keys are taken as PEM and as JWK, and listed',
    run: async target => {
      const hmac = await createIdentityKey(target, { algorithm: 'HS256' });
      expectThat((hmac.secret?.length ?? 0) >= 32, 'a secret of at least 32 characters', hmac.secret?.length);
      const created = [hmac];
      for (const algorithm of ['EdDSA', 'ES256'] as const) {
        const pem = newKeyPair(algorithm).publicKey.export({ type: 'spki', format: 'pem' });
        const jwk = newKeyPair(algorithm).publicKey.export({ format: 'jwk' });
        for (const public_key of [pem, jwk]) created.push(await createIdentityKey(target, { algorithm, public_key }));
        expectEqual(created.at(-2)?.public_key?.trim(), String(pem).trim(), `public_key of ${algorithm}`);
      }
      const { keys, answer } = await listIdentityKeys(target);
      for (const { secret, ...key } of created) {
        expectEqual(
          keys.find(({ id }) => id === key.id),
          key,
          'the listed key',
          answer,
        );
        expectThat(secret === null || !answer.text.includes(secret), 'a list without secrets', 'one', answer);
      }
    },
  },
  {
    rules: ['ID4'],
    title: 'two keys of an algorithm work side by side; a third is refused',
    run: async target => {
      const [one, two] = [await newSigner(target), await newSigner(target)];
      for (const { sign } of [one, two]) await accountOf(target, await tryIdentify(stranger(target), sign()));
      expectRefusal(await tryCreateIdentityKey(target, { algorithm: 'HS256' }), 422);
      expectOk(await deleteIdentityKey(target, one.key.id));
      const three = await newSigner(target);
      for (const { sign } of [two, three]) await accountOf(target, await tryIdentify(stranger(target), sign()));
    },
  },
  {
    rules: ['ID4', 'ID2'],
    title: 'a deleted key signs nothing any more, and is gone from the list',
    run: async target => {
      const { key, sign } = await newSigner(target, 'ES256');
      await accountOf(target, await tryIdentify(stranger(target), sign()));
      expectOk(await deleteIdentityKey(target, key.id));
      await expectIdentityRefused(target, sign(), 'a deleted key');
      const { keys, answer } = await listIdentityKeys(target);
      expectThat(!keys.some(({ id }) => id === key.id), 'a list without it', key.id, answer);
      for (const id of [key.id, 'unknown']) expectError(await deleteIdentityKey(target, id), 'NOT_FOUND');
    },
  },
  {
    rules: ['ID4'],
    title: 'what is no public key of the algorithm is 400: other curves, RSA, private keys, a secret of one’s own',
    run: async target => {
      const pem = { type: 'spki', format: 'pem' } as const;
      const ed = newKeyPair('EdDSA');
      const ec = newKeyPair('ES256');
      const wrong = [
        { algorithm: 'EdDSA', public_key: ec.publicKey.export(pem) },
        { algorithm: 'ES256', public_key: ed.publicKey.export(pem) },
        { algorithm: 'ES256', public_key: generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export(pem) },
        { algorithm: 'ES256', public_key: generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export(pem) },
        { algorithm: 'EdDSA', public_key: ed.privateKey.export({ type: 'pkcs8', format: 'pem' }) },
        { algorithm: 'EdDSA', public_key: ed.privateKey.export({ format: 'jwk' }) },
        { algorithm: 'EdDSA', public_key: 'no key' },
        { algorithm: 'EdDSA', public_key: {} },
        { algorithm: 'EdDSA', public_key: 7 },
        { algorithm: 'EdDSA' },
        { algorithm: 'HS256', public_key: 'a secret of my own, which is long enough' },
        { algorithm: 'RS256', public_key: generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export(pem) },
        { algorithm: 'none' },
        {},
      ];
      for (const body of wrong) expectError(await tryCreateIdentityKey(target, body), 'VALIDATION_ERROR');
    },
  },
];
