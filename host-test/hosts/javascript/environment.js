/** `wasi:cli/environment`: these variables and no others, and `/tmp` to begin at. */
export function environment(variables) {
  return {
    getEnvironment: () => Object.entries(variables),
    getArguments: () => [],
    initialCwd: () => "/tmp",
  };
}
