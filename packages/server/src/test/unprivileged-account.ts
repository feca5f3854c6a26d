import { execFileSync } from 'node:child_process';

export interface Account {
  uid: number;
  gid: number;
}

/** PostgreSQL refuses to run as root, which in a container we often are: somebody else then; undefined if we are not. */
export function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const account = ['postgres', 'nobody'].map(lookUp).find(found => found !== undefined);
  if (account === undefined) throw new Error('no account "postgres" or "nobody" to run PostgreSQL as: root may not');
  return account;
}

function lookUp(name: string): Account | undefined {
  try {
    const ask = (option: string) => Number(execFileSync('id', [option, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: ask('-u'), gid: ask('-g') };
  } catch {
    return undefined;
  }
}
