// Entry point of `npm run replay`: a recorded world or UPS as a live peer.

import { runProgram } from './lib/command-line.js';
import { REPLAY_USAGE, startReplayProgram } from './lib/replay-program.js';

runProgram('replay', REPLAY_USAGE, (argv, ports) => startReplayProgram(argv, ports, (code) => process.exit(code)));
