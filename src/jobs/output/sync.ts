import { open } from 'node:fs/promises';
import { systemCodeOf } from '../../errors.ts';

/** Forces the content of a file to the disk. Throws the error of the system. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const NOT_POSSIBLE = new Set(['EINVAL', 'EPERM', 'EACCES', 'EISDIR', 'EBADF', 'ENOTSUP', 'ENOSYS']);

/** Forces the names in a directory to the disk, where the system and the file system can do that. */
export async function syncDirectory(path: string): Promise<void> {
  try {
    const handle = await open(path, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    if (!NOT_POSSIBLE.has(systemCodeOf(error) ?? '')) throw error;
  }
}
