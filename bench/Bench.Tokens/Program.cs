using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Bench.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using RustyGate.ServiceDefaults.Identity;

var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
var key = new ECDsaSecurityKey(ecdsa) { KeyId = "bench" };
var tokens = Enumerable.Range(0, 1000).Select(_ => Make(key)).ToArray();
var parameters = new TokenValidationParameters { ValidIssuer = "rustygate", ValidAudience = "rustygate", ConfigurationManager = new OneKey(key) };
var (cold, known) = (new JsonWebTokenHandler(), new VerifiedTokens(TimeProvider.System));
var signed = tokens.Select(token => (Data: Encoding.ASCII.GetBytes(token[..token.LastIndexOf('.')]), Signature: Base64UrlEncoder.DecodeBytes(token[(token.LastIndexOf('.') + 1)..]))).ToArray();

(string Name, int Times, Func<int, Task> Work)[] measured =
[
    ("bare ECDsa", 20_000, i => Task.FromResult(ecdsa.VerifyData(signed[i].Data, signed[i].Signature, HashAlgorithmName.SHA256))),
    ("cold", 20_000, i => cold.ValidateTokenAsync(tokens[i], parameters)),
    ("hit", 2_000_000, i => known.ValidateTokenAsync(tokens[i], parameters)),
];
var results = measured.ToDictionary(one => one.Name, _ => new List<double>(), StringComparer.Ordinal);
for (var round = -1; round < rounds; round++)
{
    foreach (var (name, times, work) in measured)
    {
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < times; i++)
        {
            await work(i % tokens.Length);
        }

        if (round >= 0)
        {
            results[name].Add((Environment.CpuUsage.TotalTime - before).TotalMicroseconds / times);
        }
    }
}

Console.WriteLine($"{Environment.ProcessorCount} cores, {rounds} rounds, median CPU-µs per token of {tokens[0].Length} characters");
var bare = Median("bare ECDsa");
foreach (var (name, _, _) in measured)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-12} {Median(name),8:F2}  {Median(name) / bare,6:F3} of bare"));
}

double Median(string name) => results[name].Order().ElementAt(rounds / 2);

static string Make(ECDsaSecurityKey key) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
{
    Issuer = "rustygate",
    Audience = "rustygate",
    TokenType = "at+jwt",
    Expires = DateTime.UtcNow.AddHours(1),
    Subject = new ClaimsIdentity([new("sub", $"{Guid.NewGuid()}"), new("sid", $"{Guid.NewGuid()}"), new("role", "user"), new("jti", $"{Guid.CreateVersion7()}")]),
    SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.EcdsaSha256),
});
