using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isopoh.Cryptography.Argon2.Managed;

/// <summary>
/// The compression function G of two blocks of 1024 bytes (RFC 9106 §3.5). A block is a matrix of 8×8 registers of 16 bytes; P mixes
/// each row, then each column. With AVX2 it works on four words at a time, and on two rows or columns together, which hides the latency
/// of the multiplications.
/// </summary>
internal static unsafe class Block
{
    public const int Bytes = 1024;
    public const int Words = Bytes / sizeof(ulong);

    private const int RowWords = 16;
    private const int Vectors = Words / 4;

    /// <summary><paramref name="next"/> becomes G of the others, xor what it was where <paramref name="xor"/> says so.</summary>
    public static void Compress(ulong* previous, ulong* reference, ulong* next, bool xor, ulong* scratch)
    {
        var sum = (Vector256<ulong>*)next;
        var z = (Vector256<ulong>*)scratch;
        for (var i = 0; i < Vectors; i++)
        {
            var r = ((Vector256<ulong>*)previous)[i] ^ ((Vector256<ulong>*)reference)[i];
            z[i] = r;
            sum[i] = xor ? sum[i] ^ r : r;
        }

        if (Avx2.IsSupported)
        {
            PermuteAll(scratch);
        }
        else
        {
            ScalarPermutation.PermuteAll(scratch);
        }

        for (var i = 0; i < Vectors; i++)
        {
            sum[i] ^= z[i];
        }
    }

    private static void PermuteAll(ulong* block)
    {
        var z = (Vector256<ulong>*)block;
        for (var row = 0; row < Vectors; row += 8)
        {
            Permute(
                ref z[row], ref z[row + 1], ref z[row + 2], ref z[row + 3],
                ref z[row + 4], ref z[row + 5], ref z[row + 6], ref z[row + 7]);
        }

        for (var column = 0; column < RowWords; column += 4)
        {
            PermuteColumns(block + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PermuteColumns(ulong* top)
    {
        var (a0, a1) = Load(top);
        var (b0, b1) = Load(top + (2 * RowWords));
        var (c0, c1) = Load(top + (4 * RowWords));
        var (d0, d1) = Load(top + (6 * RowWords));
        Permute(ref a0, ref b0, ref c0, ref d0, ref a1, ref b1, ref c1, ref d1);
        Store(top, a0, a1);
        Store(top + (2 * RowWords), b0, b1);
        Store(top + (4 * RowWords), c0, c1);
        Store(top + (6 * RowWords), d0, d1);
    }

    /// <summary>The registers of two neighbouring columns in two rows, sorted by column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<ulong> Left, Vector256<ulong> Right) Load(ulong* at)
    {
        var upper = Vector256.Load(at);
        var lower = Vector256.Load(at + RowWords);
        return (Vector256.Create(upper.GetLower(), lower.GetLower()), Vector256.Create(upper.GetUpper(), lower.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ulong* at, Vector256<ulong> left, Vector256<ulong> right)
    {
        Vector256.Create(left.GetLower(), right.GetLower()).Store(at);
        Vector256.Create(left.GetUpper(), right.GetUpper()).Store(at + RowWords);
    }

    /// <summary>The permutation P of two matrices of 4×4 words: their columns, then their diagonals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Permute(
        ref Vector256<ulong> a0, ref Vector256<ulong> b0, ref Vector256<ulong> c0, ref Vector256<ulong> d0,
        ref Vector256<ulong> a1, ref Vector256<ulong> b1, ref Vector256<ulong> c1, ref Vector256<ulong> d1)
    {
        Vector256<ulong> e0 = a0, f0 = b0, g0 = c0, h0 = d0, e1 = a1, f1 = b1, g1 = c1, h1 = d1;
        Mix(ref e0, ref f0, ref g0, ref h0);
        Mix(ref e1, ref f1, ref g1, ref h1);
        (f0, g0, h0) = (Lanes1230(f0), Lanes2301(g0), Lanes3012(h0));
        (f1, g1, h1) = (Lanes1230(f1), Lanes2301(g1), Lanes3012(h1));
        Mix(ref e0, ref f0, ref g0, ref h0);
        Mix(ref e1, ref f1, ref g1, ref h1);
        (a0, b0, c0, d0) = (e0, Lanes3012(f0), Lanes2301(g0), Lanes1230(h0));
        (a1, b1, c1, d1) = (e1, Lanes3012(f1), Lanes2301(g1), Lanes1230(h1));
    }

    /// <summary>BLAKE2b's mixing with a multiplication in the place of the message (RFC 9106 §3.6).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref Vector256<ulong> a, ref Vector256<ulong> b, ref Vector256<ulong> c, ref Vector256<ulong> d)
    {
        a = MultiplyAdd(a, b);
        d ^= a;
        d = (d << 32) | (d >>> 32);
        c = MultiplyAdd(c, d);
        b = Right24(b ^ c);
        a = MultiplyAdd(a, b);
        d = Right16(d ^ a);
        c = MultiplyAdd(c, d);
        b ^= c;
        b = (b + b) | (b >>> 63);
    }

    /// <summary>x + y + 2·low32(x)·low32(y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> MultiplyAdd(Vector256<ulong> x, Vector256<ulong> y)
    {
        var product = Avx2.Multiply(x.AsUInt32(), y.AsUInt32());
        return x + y + product + product;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Right24(Vector256<ulong> v) => Vector256.Shuffle(v.AsByte(), Vector256.Create(
        (byte)3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10, 19, 20, 21, 22, 23, 16, 17, 18, 27, 28, 29, 30, 31, 24, 25, 26)).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Right16(Vector256<ulong> v) => Vector256.Shuffle(v.AsByte(), Vector256.Create(
        (byte)2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9, 18, 19, 20, 21, 22, 23, 16, 17, 26, 27, 28, 29, 30, 31, 24, 25)).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Lanes1230(Vector256<ulong> v) => Vector256.Shuffle(v, Vector256.Create(1UL, 2, 3, 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Lanes2301(Vector256<ulong> v) => Vector256.Shuffle(v, Vector256.Create(2UL, 3, 0, 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Lanes3012(Vector256<ulong> v) => Vector256.Shuffle(v, Vector256.Create(3UL, 0, 1, 2));
}
