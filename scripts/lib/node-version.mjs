// Only old syntax here and in the scripts that import it: they must be understood by the Node that they refuse.

/** Ends the process with one sentence unless this Node is new enough. */
export function requireNode() {
  var major = parseInt(process.versions.node, 10);
  var minor = Number(process.versions.node.split(".")[1]);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    "Muster needs Node 20.19 or newer; this is " +
      process.versions.node +
      ". Install a newer one from https://nodejs.org.",
  );
  process.exit(1);
}
