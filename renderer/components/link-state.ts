// Words and colours for the states of links and supervised processes.

import type { LinkState, SupervisedState } from '../../main/core/feed/types.js';
import { defineStrings } from '../state/strings.js';
import type { Tone } from './status.js';

export const linkWords = defineStrings('link-state', {
  stopped: 'Stopped',
  starting: 'Starting',
  connecting: 'Connecting',
  handshake: 'Greeting',
  listening: 'Waiting for the peer',
  connected: 'Connected',
  waiting: 'Waiting to retry',
  refused: 'Refused',
  failed: 'Failed',
});

export const processWords = defineStrings('process-state', {
  stopped: 'Stopped',
  starting: 'Starting',
  ready: 'Running',
  silent: 'Silent',
  dead: 'Ended',
  waiting: 'Waiting to restart',
  failed: 'Failed',
});

export const LINK_TONE: Readonly<Record<LinkState, Tone>> = {
  stopped: 'waiting',
  starting: 'packing',
  connecting: 'packing',
  handshake: 'packing',
  listening: 'waiting',
  connected: 'delivered',
  waiting: 'loading',
  refused: 'problem',
  failed: 'problem',
};

export const PROCESS_TONE: Readonly<Record<SupervisedState, Tone>> = {
  stopped: 'waiting',
  starting: 'packing',
  ready: 'delivered',
  silent: 'loading',
  dead: 'loading',
  waiting: 'loading',
  failed: 'problem',
};
