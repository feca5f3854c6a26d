import type { Storage } from '../ports.ts';
import type { Engine } from './engine.ts';

const ONLY_ROW = 1;

export function createInstallation({ reader, write }: Engine): Pick<Storage, 'readSecret'> {
  return {
    async readSecret(fresh) {
      const known = await reader.selectFrom('installation').select('secret').executeTakeFirst();
      if (known) return known.secret;
      return write(async transaction => {
        // Two nodes may start on one empty database: the first one's secret is everybody's.
        await transaction
          .insertInto('installation')
          .values({ id: ONLY_ROW, secret: fresh })
          .onConflict(conflict => conflict.doNothing())
          .execute();
        const row = await transaction.selectFrom('installation').select('secret').executeTakeFirstOrThrow();
        return row.secret;
      });
    },
  };
}
