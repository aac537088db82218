// The texts of signing in.

import { defineStrings } from '../../state/strings.js';

export const s = defineStrings('sign-in', {
  title: 'Sign in',
  demo: 'Demo people of this simulated world',
  demoHint: 'One click, no password.',
  form: 'Name and password',
  realHint: 'The world is a real one: there is no signing in with one click.',
  name: 'Name',
  password: 'Password',
  submit: 'Sign in',
  needName: 'Enter your name.',
  waitingLink: 'Connecting to the program…',
  lostLink: 'There is no connection to the program. It is tried again by itself; what you typed is kept.',
  waiting: 'The program is still starting{text}. You will be signed in as soon as it can.',
  starting: 'The program is starting{text}. You can sign in already.',
  failed: 'The program could not start its books{text}.',
  staff: 'Places and fulfils orders',
  manager: 'Reviews what was shipped, and why it was late',
  tester: 'Drives the simulated world',
});
