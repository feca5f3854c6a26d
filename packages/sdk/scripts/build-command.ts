import { buildSdk } from './build.ts';

buildSdk();
