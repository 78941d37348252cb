using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Isopoh.Cryptography.Argon2.Managed;

/// <summary>Argon2 (RFC 9106 §3.2) in C#: for every input, on every machine.</summary>
internal sealed unsafe class ManagedEngine : Engine
{
    private const int SeedBytes = 64;

    public override bool Supports(Argon2Config config) => true;

    public override void Hash(Argon2Config config, Span<byte> hash)
    {
        using var memory = new Memory(config);
        Span<byte> seed = stackalloc byte[SeedBytes + (2 * sizeof(int))];
        Seed(config, seed);
        for (var lane = 0; lane < memory.Lanes; lane++)
        {
            MemoryMarshal.Write(seed[^sizeof(int)..], lane);
            for (var column = 0; column < 2; column++)
            {
                MemoryMarshal.Write(seed[SeedBytes..], column);
                Blake2b.HashLong(seed, new Span<byte>(memory.At(lane, column), Block.Bytes));
            }
        }

        CryptographicOperations.ZeroMemory(seed);
        Fill(config, memory);
        Blake2b.HashLong(new ReadOnlySpan<byte>(LastColumn(memory), Block.Bytes), hash);
    }

    /// <summary>H0: every input, so that each one changes every block.</summary>
    private static void Seed(Argon2Config config, Span<byte> seed)
    {
        using var blake = new Blake2b(SeedBytes);
        blake.AppendLength(config.Lanes);
        blake.AppendLength(config.HashLength);
        blake.AppendLength(config.MemoryCost);
        blake.AppendLength(config.TimeCost);
        blake.AppendLength((int)config.Version);
        blake.AppendLength((int)config.Type);
        foreach (var input in (byte[]?[])[config.Password, config.Salt, config.Secret, config.AssociatedData])
        {
            blake.AppendLength(input?.Length ?? 0);
            blake.Append(input);
        }

        blake.Finish(seed);
    }

    /// <summary>The lanes of a slice do not depend on each other; the slices do.</summary>
    private static void Fill(Argon2Config config, Memory memory)
    {
        var threads = Math.Min(config.Threads, config.Lanes);
        for (var pass = 0; pass < config.TimeCost; pass++)
        {
            for (var slice = 0; slice < Memory.Slices; slice++)
            {
                var (currentPass, currentSlice) = (pass, slice);
                if (threads == 1)
                {
                    for (var lane = 0; lane < memory.Lanes; lane++)
                    {
                        Segment.Fill(config, memory, pass, lane, slice);
                    }
                }
                else
                {
                    Parallel.For(
                        0, memory.Lanes, new ParallelOptions { MaxDegreeOfParallelism = threads },
                        lane => Segment.Fill(config, memory, currentPass, lane, currentSlice));
                }
            }
        }
    }

    /// <summary>The xor of the lanes' last blocks, left in that of the first lane.</summary>
    private static ulong* LastColumn(Memory memory)
    {
        var sum = memory.At(0, memory.LaneLength - 1);
        for (var lane = 1; lane < memory.Lanes; lane++)
        {
            var last = memory.At(lane, memory.LaneLength - 1);
            for (var word = 0; word < Block.Words; word++)
            {
                sum[word] ^= last[word];
            }
        }

        return sum;
    }
}
