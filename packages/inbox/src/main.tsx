import { render } from 'preact';
import { App } from './app/app.tsx';
import { watchNavigation } from './app/router.ts';
import { loadSession } from './app/session.ts';
import { keepTime } from './live/now.ts';

const root = document.getElementById('app');
watchNavigation();
keepTime();
void loadSession();
if (root) render(<App />, root);
