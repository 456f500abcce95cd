// Only old syntax here and in the scripts that import it: they must be understood by the Node that they refuse.

/** Ends the process with one sentence unless this Node is new enough. */
export function requireNode() {
  var parts = process.versions.node.split(".").map(Number);
  if (parts[0] > 20 || (parts[0] === 20 && parts[1] >= 19)) return;
  console.error(
    "Muster needs Node 20.19 or newer; this is " +
      process.versions.node +
      ". Install a newer one from https://nodejs.org.",
  );
  process.exit(1);
}
