// The world's contract against any world: `npm run world:contract` says which one, by PARCELYARD_CONTRACT.

import { type SuiteOptions, worldContract } from './world/suite.js';

interface Told extends SuiteOptions {
  readonly host: string;
  readonly amazonPort: number;
  readonly upsPort: number;
}

const told = JSON.parse(process.env['PARCELYARD_CONTRACT'] ?? 'null') as Told | null;
if (told === null) throw new Error('run it as: npm run world:contract -- --help');
worldContract(told, () => told);
