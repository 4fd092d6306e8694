import { render } from 'preact';
import { App } from './app.tsx';
// @ts-expect-error a style sheet has no types
import './style.css';

render(<App />, document.getElementById('app')!);
