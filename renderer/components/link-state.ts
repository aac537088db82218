// Words and colours for the states of links and supervised processes.

import { Check, Circle, Hourglass, LoaderCircle, TriangleAlert, type LucideIcon } from 'lucide-react';
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

/** Tone and sign of a state: never the colour alone. */
export interface StateLook {
  readonly tone: Tone;
  readonly icon: LucideIcon;
}

const IDLE: StateLook = { tone: 'queued', icon: Circle };
const COMING: StateLook = { tone: 'packing', icon: LoaderCircle };
const WAITING: StateLook = { tone: 'loading', icon: Hourglass };
const GOOD: StateLook = { tone: 'delivered', icon: Check };
const BAD: StateLook = { tone: 'problem', icon: TriangleAlert };

export const LINK_LOOK: Readonly<Record<LinkState, StateLook>> = {
  stopped: IDLE,
  starting: COMING,
  connecting: COMING,
  handshake: COMING,
  listening: WAITING,
  connected: GOOD,
  waiting: WAITING,
  refused: BAD,
  failed: BAD,
};

export const PROCESS_LOOK: Readonly<Record<SupervisedState, StateLook>> = {
  stopped: IDLE,
  starting: COMING,
  ready: GOOD,
  silent: WAITING,
  dead: WAITING,
  waiting: WAITING,
  failed: BAD,
};
