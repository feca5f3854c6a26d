declare module 'oidc-provider' {
  /** As much of it as test/oidc-server.ts uses. */
  // biome-ignore lint/style/noDefaultExport: the package has one.
  export default class Provider {
    constructor(issuer: string, configuration: object);
    use(middleware: (ctx: never, next: () => Promise<void>) => Promise<void>): void;
    callback(): (request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => void;
    interactionFinished(request: unknown, response: unknown, result: object): Promise<void>;
  }
}
