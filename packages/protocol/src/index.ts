export * from './close-codes.ts';
export * from './errors.ts';
export * from './frames.ts';
export * from './hours.ts';
export * from './inbox/index.ts';
export * from './limits.ts';
export * from './routes.ts';
export * from './wire.ts';
