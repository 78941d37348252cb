// Reads {keys: {trusted, rotated, attacker} (private JWKs), kid, attackerUrl, claims} from standard input and writes {name: token}.
import { createHmac, createPublicKey } from 'node:crypto';
import { base64url, importJWK, SignJWT, UnsecuredJWT } from 'jose';

const given = JSON.parse(await new Response(process.stdin).text());
const now = Math.floor(Date.now() / 1000);
const claims = { ...given.claims, iat: now, nbf: now, exp: now + 900 };
const header = { alg: 'ES256', typ: 'at+jwt', kid: given.kid };
const keys = Object.fromEntries(await Promise.all(
  Object.entries(given.keys).map(async ([name, jwk]) => [name, await importJWK(jwk, 'ES256')])));
const { d, ...publicJwk } = given.keys.trusted;
const { d: d2, ...attackerJwk } = given.keys.attacker;

const sign = (changedClaims = {}, changedHeader = {}, key = keys.trusted) =>
  new SignJWT({ ...claims, ...changedClaims }).setProtectedHeader({ ...header, ...changedHeader }).sign(key);
const encode = value => base64url.encode(typeof value === 'string' ? value : JSON.stringify(value));
const hmac = (text, key) => `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
// What jose refuses to make: any header and any payload text, truly signed by the trusted key.
const signRaw = async (rawHeader, rawPayload) => {
  const text = `${encode(rawHeader)}.${encode(rawPayload)}`;
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, keys.trusted, new TextEncoder().encode(text));
  return `${text}.${base64url.encode(new Uint8Array(signature))}`;
};
const payload = JSON.stringify(claims);
const withPayload = (change) => signRaw(header, change(payload));
const valid = await sign();
const [validHeader, validPayload, validSignature] = valid.split('.');
const publicKey = createPublicKey({ key: publicJwk, format: 'jwk' });
const tokens = { valid };

// S1
for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
  tokens[`S1 alg ${alg}, no signature`] = `${encode({ ...header, alg })}.${validPayload}.`;
  tokens[`S1 alg ${alg}, a signature`] = `${encode({ ...header, alg })}.${validPayload}.${validSignature}`;
}
tokens['S1 unsecured by jose'] = new UnsecuredJWT(claims).encode();
tokens['S1 no alg'] = await signRaw({ typ: 'at+jwt', kid: given.kid }, claims);

// S2
const publicTexts = {
  pem: publicKey.export({ type: 'spki', format: 'pem' }),
  'trimmed pem': publicKey.export({ type: 'spki', format: 'pem' }).trim(),
  der: publicKey.export({ type: 'spki', format: 'der' }),
  jwk: JSON.stringify(publicJwk),
  x: base64url.decode(publicJwk.x),
  nothing: '',
};
for (const [name, secret] of Object.entries(publicTexts)) {
  tokens[`S2 HS256 by ${name}`] = hmac(`${encode({ ...header, alg: 'HS256' })}.${validPayload}`, secret);
}
for (const alg of ['HS256', 'ES384', 'ES512', 'ES256K', 'RS256', 'PS256', 'EdDSA', 'es256', 'ES256 ']) {
  tokens[`S2 signed by ES256, called ${alg}`] = await signRaw({ ...header, alg }, claims);
}

// S3
const offers = { jwk: attackerJwk, jku: `${given.attackerUrl}/jwks`, x5u: `${given.attackerUrl}/cert`, x5c: ['MIIB'], x5t: 'AAAA' };
for (const [name, value] of Object.entries(offers)) {
  tokens[`S3 ${name}, known kid`] = await sign({}, { [name]: value }, keys.attacker);
  tokens[`S3 ${name}, no kid`] = await sign({}, { [name]: value, kid: undefined }, keys.attacker);
}
tokens['S3 attacker as issuer'] = await sign({ iss: given.attackerUrl }, {}, keys.attacker);

// S4
const kids = ['../../../../etc/passwd', '/dev/null', `${given.attackerUrl}/key`, "' OR '1'='1", "x'; DROP TABLE keys; --", '', '*', '\u0000',
  '%00', '${jndi:ldap://x}', `${given.kid} `, given.kid.toUpperCase(), 'A'.repeat(5000)];
for (const [i, kid] of kids.entries()) {
  tokens[`S4 kid ${i}`] = await sign({}, { kid }, keys.attacker);
}
for (const [name, kid] of Object.entries({ number: 1, array: [given.kid], object: { kid: given.kid }, null: null })) {
  tokens[`S4 kid is ${name}`] = await signRaw({ ...header, kid }, claims);
}

// S5
const bytes = base64url.decode(validSignature);
for (const i of [0, 31, 32, 63]) {
  tokens[`S5 byte ${i} flipped`] = `${validHeader}.${validPayload}.${base64url.encode(bytes.map((b, at) => at === i ? b ^ 1 : b))}`;
}
const signatures = {
  empty: '',
  zeros: base64url.encode(new Uint8Array(64)),
  ones: base64url.encode(new Uint8Array(64).fill(255)),
  'one byte short': base64url.encode(bytes.slice(0, 63)),
  'one byte more': base64url.encode(new Uint8Array([...bytes, 0])),
  twice: base64url.encode(new Uint8Array([...bytes, ...bytes])),
  padded: `${validSignature}==`,
  'with space': `${validSignature.slice(0, 40)} ${validSignature.slice(40)}`,
  'with tab': `${validSignature.slice(0, 40)}\t${validSignature.slice(40)}`,
  'spelt otherwise': validSignature.slice(0, -1) + String.fromCharCode(validSignature.charCodeAt(validSignature.length - 1) + 1),
  'of plain base64': `+/${validSignature.slice(2)}`,
  'of another token': (await sign({ jti: 'x' })).split('.')[2],
};
for (const [name, signature] of Object.entries(signatures)) {
  tokens[`S5 signature ${name}`] = `${validHeader}.${validPayload}.${signature}`;
}
tokens['S5 signed by a stranger'] = await sign({}, {}, keys.attacker);
tokens['S5 no signature part'] = `${validHeader}.${validPayload}`;
tokens['S5 four parts'] = `${valid}.`;
tokens['S5 five parts'] = `${valid}.x.x`;
tokens['S5 padded header'] = `${validHeader}=.${validPayload}.${validSignature}`;
tokens['S5 dots'] = '..';

// S6
tokens['S6 expired'] = await sign({ nbf: now - 931, exp: now - 31 });
tokens['S6 expired long ago'] = await sign({ nbf: 0, exp: 1 });
tokens['S6 not yet valid'] = await sign({ nbf: now + 300 });
tokens['S6 no expiry'] = await sign({ exp: undefined });
tokens['S6 valid after its end'] = await sign({ nbf: now + 20, exp: now + 10 });
for (const exp of ['"9999999999"', 'null', '1e400', '-1', '999999999999999999', 'true', '[9999999999]', '253402300800']) {
  tokens[`S6 exp ${exp}`] = await withPayload(text => text.replace(/"exp":\d+/, `"exp":${exp}`));
}
tokens['within the skew: just expired'] = await sign({ nbf: now - 901, exp: now - 1 });
tokens['within the skew: valid soon'] = await sign({ nbf: now + 20 });

// S7
for (const aud of ['other', '', 'RustyGate', 'rustygate ', ['other'], [], undefined]) {
  tokens[`S7 aud ${JSON.stringify(aud)}`] = await sign({ aud });
}
for (const iss of ['other', '', 'RUSTYGATE', 'rustygate/', undefined]) {
  tokens[`S7 iss ${JSON.stringify(iss)}`] = await sign({ iss });
}
for (const [member, value] of [['aud', '{"rustygate":1}'], ['aud', '[["rustygate"]]'], ['aud', '1'], ['iss', '["rustygate"]'], ['iss', '1']]) {
  tokens[`S7 ${member} ${value}`] = await withPayload(text => text.replace(`"${member}":"rustygate"`, `"${member}":${value}`));
}
tokens['many audiences, ours among them'] = await sign({ aud: ['other', 'rustygate'] });

// S8
for (const typ of ['rt+jwt', 'JWT', 'AT+JWT', 'application/at+jwt', '', undefined]) {
  tokens[`S8 typ ${typ}`] = await sign({}, { typ });
}
tokens['S8 opaque refresh token'] = base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
for (const [name, change] of Object.entries({
  'no sub': { sub: undefined }, 'sub no uuid': { sub: 'root' }, 'sub in braces': { sub: `{${claims.sub}}` }, 'no sid': { sid: undefined },
  'sid no uuid': { sid: '1' }, 'no role': { role: undefined }, 'unknown role': { role: 'root' },
})) {
  tokens[`S8 ${name}`] = await sign(change);
}

// S9
tokens['S9 role edited'] = `${validHeader}.${encode({ ...claims, role: 'admin' })}.${validSignature}`;
tokens['S9 role twice'] = await withPayload(text => text.replace('"role":"user"', '"role":"user","role":"admin"'));
tokens['S9 role twice, escaped'] = await withPayload(text => text.replace('"role":"user"', '"role":"user","r\\u006fle":"admin"'));
tokens['S9 two roles'] = await sign({ role: ['admin', 'user'] });
tokens.admin = await sign({ role: 'admin' });

// Shapes (S44 for tokens)
tokens['shape crit'] = await signRaw({ ...header, crit: ['exp'] }, claims);
tokens['shape b64 false'] = await signRaw({ ...header, b64: false, crit: ['b64'] }, claims);
tokens['shape header twice'] = await signRaw(JSON.stringify(header).replace('{', '{"alg":"none",'), claims);
tokens['shape header array'] = await signRaw([header], claims);
tokens['shape payload array'] = await signRaw(header, [claims]);
tokens['shape payload empty'] = await signRaw(header, '');
tokens['shape payload null'] = await signRaw(header, 'null');
tokens['shape trailing comma'] = await withPayload(text => text.replace('}', ',}'));
tokens['shape comment'] = await withPayload(text => `/**/${text}`);
tokens['shape deep'] = await withPayload(text => text.replace('{', `{"deep":${'['.repeat(100)}${']'.repeat(100)},`));
tokens['shape half a surrogate'] = await withPayload(text => text.replace(/"jti":"[^"]*"/, '"jti":"\\ud800"'));
tokens['shape 17 KB'] = await sign({ filler: 'x'.repeat(17_000) });
tokens['a claim of 8 KB'] = await sign({ filler: 'x'.repeat(8_000) });

// Rotation
tokens.rotated = await sign({}, { kid: 'rotated' }, keys.rotated);

process.stdout.write(JSON.stringify(tokens));
