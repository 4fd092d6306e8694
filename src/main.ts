import { main } from './cli.ts';
import { processTerminal } from './commands/terminal.ts';

process.exitCode = await main(process.argv.slice(2), processTerminal());
