// For jco itself, which reads files through its own shim, to which nothing is open by itself:
// node --import ./preopens.js node_modules/.bin/jco …

import { _setPreopens } from "@bytecodealliance/preview2-shim/filesystem";

_setPreopens({ "/": "/" });
