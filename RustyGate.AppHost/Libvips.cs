using System.Reflection;

namespace RustyGate.AppHost;

/// <summary>libvips as npm's sharp packages it (package.json), by which Chat makes thumbnails.</summary>
internal static class Libvips
{
    /// <summary>Empty where there is none for this platform: Chat then says that there are no thumbnails, and everything else works.</summary>
    public static string Path
    {
        get
        {
            var packages = typeof(Libvips).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(entry => entry.Key == "NativePackages")?.Value;
            var folder = new DirectoryInfo(System.IO.Path.Combine(packages ?? "", "@img"));
            return folder.Exists ? folder.EnumerateFiles("libvips-cpp.so*", SearchOption.AllDirectories).FirstOrDefault()?.FullName ?? "" : "";
        }
    }
}
