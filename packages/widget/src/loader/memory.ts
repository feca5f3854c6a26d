/** What this browser remembers for one public key. Where storage is blocked: nothing, and nobody minds. */
export interface Memory {
  read(name: string): string | null;
  /** Null takes it out. */
  write(name: string, value: string | null): void;
}

export function createMemory(publicKey: string): Memory {
  const key = (name: string) => `deskbell:${publicKey}:${name}`;
  return {
    read: name => attempt(() => localStorage.getItem(key(name))),
    write(name, value) {
      attempt(() => {
        if (value === null) localStorage.removeItem(key(name));
        else localStorage.setItem(key(name), value);
        return null;
      });
    },
  };
}

function attempt(work: () => string | null): string | null {
  try {
    return work();
  } catch {
    return null;
  }
}
