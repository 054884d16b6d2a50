import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a program that takes the arguments of ssh and runs the command on this very machine, in a session of its own as
 * a server would. A host is down while the directory has a file of the name `down-{host}`.
 */
export function sshStandIn(directory: string): string {
  const path = join(directory, 'ssh');
  const script = `#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in
    -o|-i|-p) shift 2 ;;
    -*) shift ;;
    *) break ;;
  esac
done
host=$1
shift
echo "$host" >>'${directory}/asked'
if [ -e "${directory}/down-$host" ]; then
  echo "ssh: connect to host $host port 22: No route to host" >&2
  exit 255
fi
exec /bin/sh -c "$*"
`;
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return path;
}
