using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace StackExchange.Redis;

/// <summary>Runs Lua scripts by their hash, and in full when the server does not know it: after a restart or SCRIPT FLUSH.</summary>
internal static class Scripts
{
    /// <summary>Beyond this count of scripts hashes are computed each time; a program that makes its scripts up must not fill the memory.</summary>
    private const int MaxKnown = 1000;

    private static readonly ConcurrentDictionary<string, string> Hashes = new(StringComparer.Ordinal);

    public static async Task<RedisResult> EvaluateAsync(
        Commands commands, string script, RedisKey[]? keys, RedisValue[]? values, CommandFlags flags)
    {
        var args = new RedisValue[2 + (keys?.Length ?? 0) + (values?.Length ?? 0)];
        args[1] = keys?.Length ?? 0;
        keys?.Select(key => key.AsValue()).ToArray().CopyTo(args, 2);
        values?.CopyTo(args, args.Length - values.Length);

        // Nobody would see that the server does not know the hash.
        var inFull = flags.HasFlag(CommandFlags.NoScriptCache) || flags.HasFlag(CommandFlags.FireAndForget);
        if (!inFull)
        {
            args[0] = HashOf(script);
            try
            {
                return await commands.Send("EVALSHA"u8, Reply.Whole, flags, args);
            }
            catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
            {
            }
        }

        args[0] = script;
        return await commands.Send("EVAL"u8, Reply.Whole, flags, args);
    }

    private static string HashOf(string script)
    {
        if (!Hashes.TryGetValue(script, out var hash))
        {
#pragma warning disable CA5350 // the name that Redis gives to a script, no secret
            hash = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(script)));
#pragma warning restore CA5350
            if (Hashes.Count < MaxKnown)
            {
                Hashes.TryAdd(script, hash);
            }
        }

        return hash;
    }
}
