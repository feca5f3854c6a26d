// What we use of the package, which has no types of its own.
declare module '@20minutes/s3rver' {
  import type { Server } from 'node:http';

  interface Context {
    query: Record<string, string | undefined>;
    method: string;
    path: string;
    headers: Record<string, string | undefined>;
    throw(status: number, message: string): never;
  }
  type Middleware = (context: Context, next: () => Promise<void>) => Promise<void>;

  class S3rver {
    constructor(options: {
      address: string;
      port: number;
      directory: string;
      silent: boolean;
      resetOnClose: boolean;
      configureBuckets: { name: string }[];
    });
    middleware: Middleware[];
    httpServer: Server;
    run(): Promise<{ port: number }>;
    close(): Promise<void>;
  }
  export = S3rver;
}
