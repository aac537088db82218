// Entry point of the world on its own (`npm run world`): no parent, no window, two ports.

import { runProgram } from './lib/command-line.js';
import { startWorldProgram, WORLD_USAGE } from './lib/world-program.js';

runProgram('world', WORLD_USAGE, startWorldProgram);
