import { Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { WrongSize } from '../ports.ts';
import { pipeExactly } from './exact-size.ts';

function collect() {
  let text = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return { sink, text: () => text };
}

const pieces = (...texts: string[]) => Readable.from(texts.map(text => Buffer.from(text)));

test('[UP2] exactly the declared size goes through', async () => {
  for (const source of [pieces('0123456789'), pieces('01234', '', '56789'), pieces(...'0123456789')]) {
    const { sink, text } = collect();
    await pipeExactly(source, 10, sink);
    expect(text()).toBe('0123456789');
  }
});

test('[UP2] of more than the declared size never as much as the declared size goes through', async () => {
  for (const source of [pieces('01234', '56789', 'x'), pieces(...'0123456789x'), pieces('0123456789', 'x')]) {
    const { sink, text } = collect();
    await expect(pipeExactly(source, 10, sink)).rejects.toThrow(WrongSize);
    // Else a store that waits for ten bytes would have them, and keep them.
    expect(text().length).toBeLessThan(10);
    expect([source.destroyed, sink.destroyed]).toEqual([true, true]);
  }
});

test('whose fault it was is told apart', async () => {
  const full = new Error('disk full');
  const fullDisk = new Writable({ write: (_chunk, _encoding, done) => done(full) });
  const endless = new Readable({
    read() {
      this.push('x');
    },
  });
  await expect(pipeExactly(endless, 1_000, fullDisk)).rejects.toThrow(full);
  expect(endless.destroyed).toBe(true);

  const reset = new Readable({
    read() {
      this.destroy(new Error('connection reset'));
    },
  });
  await expect(pipeExactly(reset, 10, collect().sink)).rejects.toThrow(WrongSize);
});

test('a sink that goes away ends it although the source stands still', async () => {
  const source = new Readable({ read: () => null });
  const { sink } = collect();
  const piping = pipeExactly(source, 10, sink);
  sink.destroy();
  await expect(piping).rejects.not.toThrow(WrongSize);
  expect(source.destroyed).toBe(true);
});
