using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Chat.Service.Tests.Files;

/// <summary>Short words for uploads.</summary>
internal static class FileApi
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static MultipartFormDataContent Form(params (string Name, byte[] Bytes)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, bytes) in files)
        {
            var part = new ByteArrayContent(bytes);
            part.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "files", FileNameStar = name };
            form.Add(part);
        }

        return form;
    }

    public static Task<HttpResponseMessage> UploadAsync(this ChatApi api, Guid user, params (string Name, byte[] Bytes)[] files) =>
        api.As(user).PostAsync("/api/upload", Form(files), Cancel);

    /// <summary>What the upload of one file answers.</summary>
    public static async Task<JsonElement> UploadedAsync(this ChatApi api, Guid user, string name, byte[] bytes) =>
        Assert.Single((await api.UploadAsync(user, (name, bytes)).ExpectAsync(HttpStatusCode.Created)).EnumerateArray());

    public static Task<HttpResponseMessage> ReadFileAsync(this ChatApi api, Guid user, JsonElement file) =>
        api.As(user).GetAsync(file.GetProperty("url").GetString(), Cancel);

    /// <summary>How many files lie in the service's folders.</summary>
    public static (int Incoming, int Content) OnDisk(this ChatApi api) =>
        (Count(Path.Combine(api.Folder, "incoming")), Count(Path.Combine(api.Folder, "content")));

    private static int Count(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Length : 0;
}
