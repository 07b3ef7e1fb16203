// What every host answers: how it plays plans, and which facts hold on it.

import { play } from "./play.js";

/** The transcript of a plan, on an instance of its own. */
export async function transcript(start, line) {
  const { instance, scratch } = await start();
  try {
    return JSON.stringify(play(instance, scratch, JSON.parse(line)));
  } finally {
    scratch[Symbol.dispose]();
  }
}
