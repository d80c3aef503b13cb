// What `npm run synth` writes takes its time to make: once, for all who look at it.
import './bundles.ts';
import './data-and-members.ts';
import './functions.ts';
import './rule-packs.ts';
import './rules.ts';
