import { enableCompileCache } from 'node:module';

// Types are stripped from some hundred files at every start; the cache keeps that work.
enableCompileCache();
const { main } = await import('./main.ts');
await main(process.argv.slice(2));
