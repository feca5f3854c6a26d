export * from './desk.ts';
export * from './frames.ts';
export * from './members.ts';
export * from './service.ts';
export * from './webhooks.ts';
