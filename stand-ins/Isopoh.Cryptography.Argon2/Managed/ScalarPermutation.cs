using System.Numerics;
using System.Runtime.CompilerServices;

namespace Isopoh.Cryptography.Argon2.Managed;

/// <summary>P over a block's rows and columns, one word at a time: for processors without AVX2.</summary>
internal static unsafe class ScalarPermutation
{
    private const int RowWords = 16;

    public static void PermuteAll(ulong* block)
    {
        for (var row = 0; row < Block.Words; row += RowWords)
        {
            Permute(block + row, stride: 2);
        }

        for (var column = 0; column < RowWords; column += 2)
        {
            Permute(block + column, stride: RowWords);
        }
    }

    /// <summary>Eight registers of two words, <paramref name="stride"/> words apart.</summary>
    private static void Permute(ulong* v, int stride)
    {
        var (b, c, d) = (2 * stride, 4 * stride, 6 * stride);
        Mix(v, 0, b, c, d);
        Mix(v, 1, b + 1, c + 1, d + 1);
        Mix(v, stride, b + stride, c + stride, d + stride);
        Mix(v, stride + 1, b + stride + 1, c + stride + 1, d + stride + 1);
        Mix(v, 0, b + 1, c + stride, d + stride + 1);
        Mix(v, 1, b + stride, c + stride + 1, d);
        Mix(v, stride, b + stride + 1, c, d + 1);
        Mix(v, stride + 1, b, c + 1, d + stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ulong* v, int ia, int ib, int ic, int id)
    {
        var (a, b, c, d) = (v[ia], v[ib], v[ic], v[id]);
        a = MultiplyAdd(a, b);
        d = BitOperations.RotateRight(d ^ a, 32);
        c = MultiplyAdd(c, d);
        b = BitOperations.RotateRight(b ^ c, 24);
        a = MultiplyAdd(a, b);
        d = BitOperations.RotateRight(d ^ a, 16);
        c = MultiplyAdd(c, d);
        b = BitOperations.RotateRight(b ^ c, 63);
        (v[ia], v[ib], v[ic], v[id]) = (a, b, c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MultiplyAdd(ulong x, ulong y) => x + y + (2 * (ulong)(uint)x * (uint)y);
}
