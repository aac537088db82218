// Preloaded into link processes: counts their writes to TCP sockets, as they reach the system, and tells when asked.
import { Socket } from 'node:net';

let writes = 0;
for (const name of ['_write', '_writev']) {
  const original = Socket.prototype[name];
  Socket.prototype[name] = function counted(...args) {
    if (this.remotePort !== undefined) writes += 1;
    return original.apply(this, args);
  };
}
process.on('message', (message) => {
  if (message?.bench === 'writes') process.send?.({ bench: 'writes', writes });
});
