// Worker processes, each with one task at a time; whoever is done gets the next. Knows nothing of seeds.

import { fork } from 'node:child_process';

export class Pool {
  #workers;

  /** `prof`: a folder for CPU profiles. */
  constructor(file, jobs, prof) {
    const execArgv = [...(prof === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${prof}`])];
    this.#workers = Array.from({ length: jobs }, () => {
      const child = fork(file, [], { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      const ready = new Promise((resolve, reject) => {
        child.once('message', resolve);
        child.once('exit', (code) => reject(new Error(`a worker ended with ${code} before it was ready`)));
      });
      // Its end is looked at by whoever waits for it.
      ready.catch(() => undefined);
      return { child, ready };
    });
  }

  /** `next` gives a task or null, `done` takes each answer. Rejects when a worker dies. */
  async run(next, done) {
    await Promise.all(
      this.#workers.map(async ({ child, ready }) => {
        await ready;
        for (let task = next(); task !== null; task = next()) done(await ask(child, task));
      }),
    );
  }

  close() {
    for (const { child } of this.#workers) if (child.connected) child.disconnect();
  }
}

function ask(child, task) {
  return new Promise((resolve, reject) => {
    const onExit = (code, signal) => reject(new Error(`a worker died (${signal ?? code}) at ${JSON.stringify(task)}`));
    child.once('exit', onExit);
    child.once('message', (answer) => {
      child.off('exit', onExit);
      resolve(answer);
    });
    child.send(task);
  });
}
