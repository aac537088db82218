// Entry point of the built-in UPS on its own (`npm run ups`): no parent, one store, one world.

import { runProgram } from './lib/command-line.js';
import { startUpsProgram, UPS_USAGE } from './lib/ups-program.js';

runProgram('ups', UPS_USAGE, startUpsProgram);
