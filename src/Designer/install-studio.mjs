// Installs what package-lock.json pins into the folder given as argument, once for each content of the lock file.
// Several builds may run at the same time: each installs beside the folder and moves the result into place, which is one atomic step.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2]);
const wanted = createHash('sha256').update(readFileSync(join(source, 'package-lock.json'))).digest('hex');
const stampOf = folder => join(folder, 'installed.stamp');
const isInstalled = () => existsSync(stampOf(target)) && readFileSync(stampOf(target), 'utf8') === wanted;

if (isInstalled()) {
  // The lock file was only touched (a checkout does that): the build compares times, so the stamp must be newer again.
  const now = new Date();
  utimesSync(stampOf(target), now, now);
  process.exit(0);
}

const staging = `${target}-${process.pid}`;
const outgoing = `${staging}-old`;
try {
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(source, file), join(staging, file));
  const npm = spawnSync('npm ci --ignore-scripts --no-audit --no-fund --loglevel=error', { cwd: staging, shell: true, stdio: 'inherit' });
  if (npm.status !== 0) {
    console.error('npm could not install the packages of src/Designer/package-lock.json; its own message is above.');
    process.exit(1);
  }
  writeFileSync(stampOf(staging), wanted);
  if (existsSync(target)) renameSync(target, outgoing);
  renameSync(staging, target);
} catch (error) {
  if (!isInstalled()) throw error; // Otherwise another build was first, with the same content.
} finally {
  for (const folder of [staging, outgoing]) rmSync(folder, { recursive: true, force: true });
}
