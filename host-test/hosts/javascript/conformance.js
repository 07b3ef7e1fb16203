// What a host answers: how it plays plans, and which facts hold on it. Each begins with an instance of its own.

import { refusal } from "./answers.js";
import { FACTS } from "./facts.js";
import { play } from "./play.js";

/** The transcript of a plan. */
export async function transcript(start, line) {
  const { instance, scratch } = await start();
  try {
    return JSON.stringify(play(instance, scratch, JSON.parse(line)));
  } finally {
    scratch[Symbol.dispose]();
  }
}

/** Every fact, a line each. */
export async function facts(start) {
  const lines = [];
  for (const [fact, [establish, needs]] of Object.entries(FACTS)) {
    const { instance, scratch } = await start(needs);
    const because = attempt(() => establish(instance, scratch));
    lines.push(JSON.stringify(because === undefined ? { fact, is: "yes" } : { fact, is: "no", because }));
    scratch[Symbol.dispose]();
  }
  return lines;
}

function attempt(establish) {
  try {
    return establish();
  } catch (error) {
    const text = error.payload?.val;
    return text === undefined ? refusal(error) : `${refusal(error)}: ${text}`;
  }
}
