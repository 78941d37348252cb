// Reads {jwks, token, issuer, audience, typ} from standard input, verifies the token by jose, writes {protectedHeader, payload}.
import { createLocalJWKSet, jwtVerify } from 'jose';

const { jwks, token, ...expected } = JSON.parse(await new Response(process.stdin).text());
const { protectedHeader, payload } = await jwtVerify(token, createLocalJWKSet(jwks), { ...expected, algorithms: ['ES256'] });
process.stdout.write(JSON.stringify({ protectedHeader, payload }));
