using System.Buffers;
using System.Security.Cryptography;

namespace Isopoh.Cryptography.Argon2.Managed;

/// <summary>
/// The matrix of blocks, one row per lane; overwritten with zeros at the end. Up to 64 MiB it is kept for the next hash, one per
/// processor at most: fresh pages from the operating system would double the time of a hash.
/// </summary>
internal sealed unsafe class Memory : IDisposable
{
    /// <summary>A lane is filled in four parts, between which lanes see each other.</summary>
    public const int Slices = 4;

    private const int CacheLine = 64;
    private const int MostKeptBytes = 64 * 1024 * 1024;

    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(MostKeptBytes, Environment.ProcessorCount);

    private readonly byte[] _array;
    private readonly MemoryHandle _pinned;
    private readonly byte* _blocks;

    public Memory(Argon2Config config)
    {
        Lanes = config.Lanes;
        SegmentLength = config.MemoryCost / (Slices * Lanes);
        _array = Pool.Rent((LaneLength * Lanes * Block.Bytes) + CacheLine);
        _pinned = _array.AsMemory().Pin();
        _blocks = (byte*)Align(_pinned.Pointer);
    }

    public int Lanes { get; }

    /// <summary>Blocks of one lane in one slice.</summary>
    public int SegmentLength { get; }

    public int LaneLength => SegmentLength * Slices;

    /// <summary>The next start of a cache line: where vectors cross one, all takes twice as long.</summary>
    public static void* Align(void* pointer) => (void*)(((nuint)pointer + (CacheLine - 1)) & ~(nuint)(CacheLine - 1));

    public ulong* At(int lane, int column) => (ulong*)(_blocks + ((((nint)lane * LaneLength) + column) * Block.Bytes));

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(new Span<byte>(_blocks, LaneLength * Lanes * Block.Bytes));
        _pinned.Dispose();
        Pool.Return(_array);
    }
}
