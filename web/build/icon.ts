import { crc32, deflateSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** iOS takes no SVG for the home screen: the same sign as `public/icon-maskable.svg`, in the size that it asks for. */
const size = 180;
/** Points looked at on each side of a pixel, so that edges are smooth. */
const fine = 4;
const [ground, arch, post] = [[0xb4, 0x47, 0x1f], [0xff, 0xff, 0xff], [0xff, 0xd9, 0xc7]] as const;

/** Makes `apple-touch-icon.png` at the build, and while developing: no picture is kept in the repository. */
export function icon(): Plugin {
  return {
    name: 'icon',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'apple-touch-icon.png', source: drawn() });
    },
    configureServer: (server) => void server.middlewares.use('/apple-touch-icon.png', (_, reply) => void reply.setHeader('Content-Type', 'image/png').end(drawn())),
  };
}

/** The colour at a point of the sign, which is 64 wide and stands at seven tenths in the middle. */
function colourAt(atX: number, atY: number): readonly number[] {
  const [x, y] = [(atX - 9.6) / 0.7, (atY - 9.6) / 0.7];
  const far = y < 26 ? Math.hypot(x - 32, y - 26) : Math.abs(x - 32);
  if (y <= 50 && far >= 10 && far <= 18) return arch;
  return y >= 27 && y <= 50 && Math.abs(x - 32) <= 3 ? post : ground;
}

/** PNG (RFC 2083): eight bits of red, green and blue, no filter. */
function drawn(): Buffer {
  const rows = Buffer.alloc(size * (1 + size * 3));
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const sum = [0, 0, 0];
      for (let i = 0; i < fine * fine; i++) {
        const colour = colourAt(((x + ((i % fine) + 0.5) / fine) * 64) / size, ((y + (Math.floor(i / fine) + 0.5) / fine) * 64) / size);
        colour.forEach((part, at) => (sum[at]! += part));
      }
      sum.forEach((part, at) => rows.writeUInt8(Math.round(part / fine ** 2), y * (1 + size * 3) + 1 + x * 3 + at));
    }
  }
  const head = Buffer.from([0, 0, 0, size, 0, 0, 0, size, 8, 2, 0, 0, 0]);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
