using System.Runtime.InteropServices;

namespace Chat.Service.Files.Thumbnails;

/// <summary>
/// The few functions of libvips that make a thumbnail (https://www.libvips.org/API/current). Those with options are variadic: in the calling
/// conventions of Linux their fixed form is the same.
/// </summary>
internal static unsafe partial class Vips
{
    private const string Library = "vips";
    private const int OnlyDown = 2;
    private const int KeepNothing = 0;
    private const int Quality = 80;

    /// <summary>Loads the library at <paramref name="path"/> and closes what only trusted images may use: loaders that nobody has fuzzed.</summary>
    public static bool Open(string path)
    {
        NativeLibrary.SetDllImportResolver(typeof(Vips).Assembly, (name, _, _) => name == Library ? NativeLibrary.Load(path) : 0);
        if (Init("rustygate") != 0)
        {
            return false;
        }

        BlockUntrusted(1);
        CacheMax(0);
        Concurrency(1);
        return true;
    }

    /// <summary>
    /// Reads an image from one descriptor and writes it to another as WebP: at most <paramref name="size"/> pixels wide and high, upright, in sRGB,
    /// and without what a camera noted, the place above all.
    /// </summary>
    public static bool Shrink(int from, int to, int size)
    {
        void* source = SourceOf(from), target = TargetOf(to), image;
        return source != null && target != null
            && Thumbnail(source, &image, size, "height", size, "size", OnlyDown, "output-profile", "srgb", 0) == 0
            && SaveWebP(image, target, "Q", Quality, "keep", KeepNothing, 0) == 0;
    }

    [LibraryImport(Library, EntryPoint = "vips_init", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Init(string name);

    [LibraryImport(Library, EntryPoint = "vips_block_untrusted_set")]
    private static partial void BlockUntrusted(int state);

    [LibraryImport(Library, EntryPoint = "vips_cache_set_max")]
    private static partial void CacheMax(int operations);

    [LibraryImport(Library, EntryPoint = "vips_concurrency_set")]
    private static partial void Concurrency(int threads);

    [LibraryImport(Library, EntryPoint = "vips_source_new_from_descriptor")]
    private static partial void* SourceOf(int descriptor);

    [LibraryImport(Library, EntryPoint = "vips_target_new_to_descriptor")]
    private static partial void* TargetOf(int descriptor);

    [LibraryImport(Library, EntryPoint = "vips_thumbnail_source", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Thumbnail(
        void* source, void** image, int width, string heightName, nint height, string sizeName, nint size, string profileName, string profile, nint end);

    [LibraryImport(Library, EntryPoint = "vips_webpsave_target", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SaveWebP(void* image, void* target, string qualityName, nint quality, string keepName, nint keep, nint end);
}
