using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace Gateway.Service.Compression;

internal static class CompressionExtensions
{
    public static void AddCompression(this WebApplicationBuilder builder)
    {
        builder.Services.AddResponseCompression(compression =>
        {
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
        });
        // An answer is compressed once per reader: what the last percent saves on the way it costs here many times over.
        builder.Services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        builder.Services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        builder.Services.AddSingleton<IResponseCompressionProvider, CompressedAnswers>();
    }

    /// <summary>Around everything that answers.</summary>
    public static void UseCompression(this WebApplication app) => app.UseResponseCompression();
}
