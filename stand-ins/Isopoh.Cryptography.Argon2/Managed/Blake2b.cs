using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Isopoh.Cryptography.Argon2.Managed;

/// <summary>BLAKE2b without a key (RFC 7693) and the hash of any length that Argon2 makes of it (RFC 9106 §3.3).</summary>
internal sealed class Blake2b : IDisposable
{
    private const int BlockBytes = 128;
    private const int MostHashBytes = 64;

    private static ReadOnlySpan<ulong> Initial =>
    [
        0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
        0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179,
    ];

    private static ReadOnlySpan<byte> Schedule =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
        11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
        7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
        9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
        2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
        12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
        13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
        6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
        10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
    ];

    private readonly ulong[] _state = Initial.ToArray();
    private readonly byte[] _block = new byte[BlockBytes];
    private readonly int _hashBytes;
    private int _filled;
    private ulong _total;

    public Blake2b(int hashBytes)
    {
        _hashBytes = hashBytes;
        _state[0] ^= 0x01010000 ^ (ulong)hashBytes;
    }

    /// <summary>Any number of bytes: BLAKE2b where 64 are enough, else a chain of it.</summary>
    public static void HashLong(ReadOnlySpan<byte> input, Span<byte> output)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, output.Length);
        Span<byte> link = stackalloc byte[MostHashBytes];
        using (var first = new Blake2b(Math.Min(output.Length, MostHashBytes)))
        {
            first.Append(length);
            first.Append(input);
            first.Finish(link);
        }

        while (output.Length > MostHashBytes)
        {
            link[..(MostHashBytes / 2)].CopyTo(output);
            output = output[(MostHashBytes / 2)..];
            using var next = new Blake2b(Math.Min(output.Length, MostHashBytes));
            next.Append(link);
            next.Finish(link);
        }

        link[..output.Length].CopyTo(output);
        CryptographicOperations.ZeroMemory(link);
    }

    public void AppendLength(int length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        Append(bytes);
    }

    public void Append(ReadOnlySpan<byte> input)
    {
        while (!input.IsEmpty)
        {
            // The last block is compressed by Finish, also when it is full.
            if (_filled == BlockBytes)
            {
                Compress(last: false);
            }

            var part = input[..Math.Min(input.Length, BlockBytes - _filled)];
            part.CopyTo(_block.AsSpan(_filled));
            _filled += part.Length;
            _total += (ulong)part.Length;
            input = input[part.Length..];
        }
    }

    /// <summary>Writes the hash to the start of <paramref name="hash"/>.</summary>
    public void Finish(Span<byte> hash)
    {
        _block.AsSpan(_filled).Clear();
        Compress(last: true);
        MemoryMarshal.AsBytes(_state.AsSpan())[.._hashBytes].CopyTo(hash);
    }

    public void Dispose()
    {
        _block.AsSpan().Clear();
        _state.AsSpan().Clear();
    }

    private static void Mix(Span<ulong> v, int a, int b, int c, int d, ulong x, ulong y)
    {
        v[a] += v[b] + x;
        v[d] = BitOperations.RotateRight(v[d] ^ v[a], 32);
        v[c] += v[d];
        v[b] = BitOperations.RotateRight(v[b] ^ v[c], 24);
        v[a] += v[b] + y;
        v[d] = BitOperations.RotateRight(v[d] ^ v[a], 16);
        v[c] += v[d];
        v[b] = BitOperations.RotateRight(v[b] ^ v[c], 63);
    }

    private void Compress(bool last)
    {
        Span<ulong> v = stackalloc ulong[16];
        _state.CopyTo(v);
        Initial.CopyTo(v[8..]);
        v[12] ^= _total;
        v[14] ^= last ? ulong.MaxValue : 0;
        var m = MemoryMarshal.Cast<byte, ulong>(_block.AsSpan());
        for (var round = 0; round < Schedule.Length; round += 16)
        {
            var s = Schedule.Slice(round, 16);
            Mix(v, 0, 4, 8, 12, m[s[0]], m[s[1]]);
            Mix(v, 1, 5, 9, 13, m[s[2]], m[s[3]]);
            Mix(v, 2, 6, 10, 14, m[s[4]], m[s[5]]);
            Mix(v, 3, 7, 11, 15, m[s[6]], m[s[7]]);
            Mix(v, 0, 5, 10, 15, m[s[8]], m[s[9]]);
            Mix(v, 1, 6, 11, 12, m[s[10]], m[s[11]]);
            Mix(v, 2, 7, 8, 13, m[s[12]], m[s[13]]);
            Mix(v, 3, 4, 9, 14, m[s[14]], m[s[15]]);
        }

        for (var i = 0; i < _state.Length; i++)
        {
            _state[i] ^= v[i] ^ v[i + 8];
        }

        v.Clear();
        _filled = 0;
    }
}
