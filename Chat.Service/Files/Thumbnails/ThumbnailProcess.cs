using System.Globalization;
using System.Runtime.InteropServices;

namespace Chat.Service.Files.Thumbnails;

/// <summary>
/// The program <c>Chat.Service thumbnail {library} {size} {MiB} {seconds}</c>: an image on standard input, its thumbnail on standard output. A
/// process of its own, because an image is code's most hostile input: it has no configuration and no secret, cannot make a file, and
/// what it takes of memory and processor ends with it.
/// </summary>
internal static unsafe partial class ThumbnailProcess
{
    public const string Verb = "thumbnail";

    private const int Failed = 1;
    private const int Input = 0;
    private const int Output = 1;

    public static int Run(string library, string size, string megabytes, string seconds)
    {
        Limit(Resource.Processor, Number(seconds));
        Limit(Resource.FileSize, 0);
        Limit(Resource.Core, 0);
        // The runtime has reserved far more than it uses: the limit counts from there.
        Limit(Resource.AddressSpace, AddressSpace() + (Number(megabytes) << 20));
        return Vips.Open(library) && Vips.Shrink(Input, Output, (int)Number(size)) ? 0 : Failed;
    }

    private static ulong Number(string text) => ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>proc(5): the first number is the size in pages.</summary>
    private static ulong AddressSpace() => Number(File.ReadAllText("/proc/self/statm").Split(' ')[0]) * (ulong)Environment.SystemPageSize;

    private static void Limit(Resource resource, ulong most)
    {
        var limits = stackalloc ulong[] { most, most };
        if (SetLimit((int)resource, limits) != 0)
        {
            throw new InvalidOperationException($"The limit of {resource} cannot be set: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetLimit(int resource, ulong* limits);

    /// <summary>setrlimit(2), as Linux numbers them.</summary>
    private enum Resource
    {
        Processor = 0,
        FileSize = 1,
        Core = 4,
        AddressSpace = 9,
    }
}
