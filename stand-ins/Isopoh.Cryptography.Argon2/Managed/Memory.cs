using System.Runtime.InteropServices;

namespace Isopoh.Cryptography.Argon2.Managed;

/// <summary>The matrix of blocks, one row per lane, outside of the garbage collector's heap; overwritten with zeros at the end.</summary>
internal sealed unsafe class Memory : IDisposable
{
    /// <summary>A lane is filled in four parts, between which lanes see each other.</summary>
    public const int Slices = 4;

    private const int Alignment = 64;

    private readonly void* _allocated;
    private readonly byte* _blocks;
    private readonly nuint _bytes;

    public Memory(Argon2Config config)
    {
        Lanes = config.Lanes;
        SegmentLength = config.MemoryCost / (Slices * Lanes);
        _bytes = (nuint)LaneLength * (nuint)Lanes * Block.Bytes;

        // Aligned by hand: glibc before 2.38 never finds a freed aligned block of this size again, and 30 hashes took 400 MB.
        _allocated = NativeMemory.Alloc(_bytes + Alignment);
        _blocks = (byte*)(((nuint)_allocated + Alignment - 1) & ~(nuint)(Alignment - 1));
    }

    public int Lanes { get; }

    /// <summary>Blocks of one lane in one slice.</summary>
    public int SegmentLength { get; }

    public int LaneLength => SegmentLength * Slices;

    public ulong* At(int lane, int column) => (ulong*)(_blocks + ((((nuint)lane * (nuint)LaneLength) + (nuint)column) * Block.Bytes));

    public void Dispose()
    {
        NativeMemory.Clear(_blocks, _bytes);
        NativeMemory.Free(_allocated);
    }
}
