import { Client } from 'pg';
import { expect, inject, test } from 'vitest';
import { createDatabase, startPostgres } from './postgres-cluster.ts';

test('each database is empty and apart from the others', async () => {
  const [one, other] = await Promise.all([newDatabase(), newDatabase()]);
  await query(one, 'create table things (id int)');
  expect(await query(one, 'select * from things')).toEqual([]);
  await expect(query(other, 'select * from things')).rejects.toThrow('"things" does not exist');
});

test('the server keeps UTF-8 and UTC, and commits synchronously', async () => {
  const url = await newDatabase();
  expect(await query(url, 'show server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
  expect(await query(url, 'show timezone')).toEqual([{ TimeZone: 'UTC' }]);
  expect(await query(url, 'show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
});

test('a crashed cluster is restarted on the same URL with what was committed', async () => {
  const cluster = await startPostgres({ fsync: true });
  try {
    await query(cluster.url, 'create table kept as select 7 as value');
    await cluster.crash();
    await expect(query(cluster.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
    await cluster.restart();
    expect(await query(cluster.url, 'select value from kept')).toEqual([{ value: 7 }]);
  } finally {
    await cluster.stop();
  }
});

function newDatabase(): Promise<string> {
  return createDatabase(inject('postgresUrl'));
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
