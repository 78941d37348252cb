namespace Isopoh.Cryptography.Argon2.Managed;

/// <summary>Fills one lane's part of one slice (RFC 9106 §3.4).</summary>
internal static unsafe class Segment
{
    public static void Fill(Argon2Config config, Memory memory, int pass, int lane, int slice)
    {
        // The work of one block, the three blocks by which Argon2i chooses references, and one to align them.
        const int Words = 4 * Block.Words;
        var unaligned = stackalloc ulong[Words + Block.Words];
        var buffer = (ulong*)Memory.Align(unaligned);
        var scratch = buffer;
        var addresses = IsIndependent(config.Type, pass, slice) ? new Addresses(buffer + Block.Words, config, memory, pass, lane, slice) : default;
        var isFirst = pass == 0 && slice == 0;
        for (var index = isFirst ? 2 : 0; index < memory.SegmentLength; index++)
        {
            var column = (slice * memory.SegmentLength) + index;
            var previous = memory.At(lane, column == 0 ? memory.LaneLength - 1 : column - 1);
            var random = addresses.IsUsed ? addresses.Next(index, scratch) : *previous;
            var referenceLane = isFirst ? lane : (int)((random >> 32) % (ulong)memory.Lanes);
            var referenceColumn = ReferenceColumn((uint)random, memory, pass, slice, index, referenceLane == lane);
            Block.Compress(previous, memory.At(referenceLane, referenceColumn), memory.At(lane, column), xor: pass > 0, scratch);
        }

        new Span<ulong>(buffer, Words).Clear();
    }

    private static bool IsIndependent(Argon2Type type, int pass, int slice) =>
        type == Argon2Type.DataIndependentAddressing || (type == Argon2Type.HybridAddressing && pass == 0 && slice < Memory.Slices / 2);

    /// <summary>Maps 32 random bits to a block that may be referred to, the younger the likelier (§3.4.2).</summary>
    private static int ReferenceColumn(uint random, Memory memory, int pass, int slice, int index, bool sameLane)
    {
        var finished = pass == 0 ? slice * memory.SegmentLength : memory.LaneLength - memory.SegmentLength;
        var area = sameLane ? finished + index - 1 : index == 0 ? finished - 1 : finished;
        var square = ((ulong)random * random) >> 32;
        var position = area - 1 - (int)(((ulong)area * square) >> 32);
        var start = pass == 0 || slice == Memory.Slices - 1 ? 0 : (slice + 1) * memory.SegmentLength;
        return (start + position) % memory.LaneLength;
    }

    /// <summary>128 random words at a time, made of a counter and the position alone (§3.4.1.2).</summary>
    private readonly struct Addresses
    {
        private readonly ulong* _words;

        public Addresses(ulong* buffer, Argon2Config config, Memory memory, int pass, int lane, int slice)
        {
            _words = buffer;
            new Span<ulong>(buffer, 3 * Block.Words).Clear();
            Input[0] = (ulong)pass;
            Input[1] = (ulong)lane;
            Input[2] = (ulong)slice;
            Input[3] = (ulong)(memory.LaneLength * memory.Lanes);
            Input[4] = (ulong)config.TimeCost;
            Input[5] = (ulong)config.Type;
        }

        public bool IsUsed => _words is not null;

        private ulong* Input => _words + Block.Words;

        private ulong* Zero => _words + (2 * Block.Words);

        public ulong Next(int index, ulong* scratch)
        {
            // The first segment starts at its third block, with the words of index 2.
            if (index % Block.Words == 0 || Input[6] == 0)
            {
                Input[6]++;
                Block.Compress(Zero, Input, _words, xor: false, scratch);
                Block.Compress(Zero, _words, _words, xor: false, scratch);
            }

            return _words[index % Block.Words];
        }
    }
}
