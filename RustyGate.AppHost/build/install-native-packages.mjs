// Installs what package-lock.json pins into node_modules, once: several builds may run this at the same time, and an AppHost may be
// running from node_modules. So it installs beside and renames at the end, and leaves alone what is already that version.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, scratch, stampName] = process.argv.slice(2);
const modules = join(folder, 'node_modules');
const stamp = join(modules, stampName);
const lock = readFileSync(join(folder, 'package-lock.json'));
const wanted = createHash('sha256').update(lock).digest('hex');

if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
  utimesSync(stamp, new Date(), new Date());
  process.exit(0);
}

mkdirSync(scratch, { recursive: true });
removeLeftovers();
const staging = join(scratch, `npm-${process.pid}`);
mkdirSync(staging);
try {
  install();
  swap();
} finally {
  rmSync(staging, { recursive: true, force: true });
}

function install() {
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) copyFileSync(join(folder, file), join(staging, file));
  // Install scripts are blocked by newer versions of npm. One of ours needs its: see linkLibraries.
  const result = npm('ci', '--ignore-scripts', '--no-audit', '--no-fund');
  if (result.status !== 0) fail(`npm ci failed: ${reason(result)}`);
  for (const name of expected()) {
    const installed = join(staging, 'node_modules', name);
    // npm passes over an optional package that it cannot fetch, and reports success.
    if (!existsSync(installed)) fail(`npm could not fetch ${name}: ${reason(npm('view', `${name}@${version(name)}`, 'version'))}`);
    linkLibraries(installed);
    openPrograms(installed);
  }
  writeFileSync(join(staging, 'node_modules', stampName), wanted);
}

/** The packages of package-lock.json that are made for this platform. */
function expected() {
  const here = (list, value) => !list || list.includes(value);
  return Object.entries(JSON.parse(lock).packages)
    .filter(([path, entry]) => path && here(entry.os, process.platform) && here(entry.cpu, process.arch))
    .map(([path]) => path.slice('node_modules/'.length));
}

function version(name) {
  return JSON.parse(lock).packages[`node_modules/${name}`].version;
}

/** A package cannot carry symbolic links: PostgreSQL's come as a list. */
function linkLibraries(installed) {
  if (!existsSync(join(installed, 'native', 'pg-symlinks.json'))) return;
  const result = spawnSync(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: installed, encoding: 'utf8' });
  if (result.status !== 0) fail(`PostgreSQL's libraries could not be linked: ${reason(result)}`);
}

/** Under root, PostgreSQL runs as another user, who must be allowed to execute it whatever root's umask is. */
function openPrograms(installed) {
  const programs = join(installed, 'native', 'bin');
  if (existsSync(programs)) for (const name of readdirSync(programs)) chmodSync(join(programs, name), 0o755);
}

function swap() {
  const previous = join(staging, 'previous');
  if (existsSync(modules)) renameSync(modules, previous);
  try {
    renameSync(join(staging, 'node_modules'), modules);
  } catch (error) {
    // Another build was faster with the same.
    if (!existsSync(stamp)) throw error;
  }
}

function removeLeftovers() {
  for (const name of readdirSync(scratch)) {
    const pid = /^npm-(\d+)$/.exec(name)?.[1];
    if (pid && !alive(Number(pid))) rmSync(join(scratch, name), { recursive: true, force: true });
  }
}

function alive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function npm(...args) {
  return spawnSync('npm', [...args, '--loglevel=error'], { cwd: staging, encoding: 'utf8', shell: process.platform === 'win32' });
}

function reason(result) {
  const lines = (result.error?.message ?? result.stderr).split('\n').map(line => line.replace(/^npm (error|ERR!) ?/, '').trim());
  return lines.filter(line => line && !/complete log of this run/.test(line)).slice(0, 3).join(' | ') || 'no reason given';
}

function fail(message) {
  rmSync(staging, { recursive: true, force: true });
  console.log(message);
  process.exit(1);
}
