import { installApi, isInstalled } from './api.ts';
import { readOptions } from './options.ts';

// The whole script tag: reads it, and puts the launcher there once, however often the script is loaded.
const script = document.currentScript as HTMLScriptElement | null;
const options = script && !isInstalled() ? readOptions(script) : null;
if (options) installApi(options);
