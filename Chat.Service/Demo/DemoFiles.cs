using System.Text;
using Chat.Service.Files;

namespace Chat.Service.Demo;

/// <summary>The files of the workspace: they take the way of every upload, so that what is in the store is whole and has its rows.</summary>
internal sealed class DemoFiles(FileRegister register, StagingFolder staging)
{
    private const int Seed = 7;
    private const string Picture = "picture";

    /// <summary>The most of each person: dialogues repeat, and so may their files.</summary>
    private const int PerPerson = 2;

    private static readonly string[] Documents = ["notes", "minutes", "roadmap", "summary", "report", "plan"];

    /// <summary>Hangs files on the messages that are to have one.</summary>
    public async Task AttachAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var random = new Random(Seed);
        foreach (var wanted in workspace.Attachments.GroupBy(one => (one.Message.SenderId, one.Kind)))
        {
            var names = Enumerable.Range(1, PerPerson).Select(n => wanted.Key.Kind == Picture ? $"picture-{n}.png" : $"{Documents[random.Next(Documents.Length)]}-{n}.md").ToList();
            var uploaded = await UploadAsync(wanted.Key.SenderId, names, random, cancellationToken);
            foreach (var (message, file) in wanted.Select((one, i) => (one.Message, uploaded[i % PerPerson])))
            {
                message.Files = [file];
                workspace.Files.Add(new MessageFile { ChatId = message.ChatId, Seq = message.Seq, FileId = file.Id });
            }
        }
    }

    private async Task<List<FileView>> UploadAsync(Guid uploader, List<string> names, Random random, CancellationToken cancellationToken)
    {
        var arrived = new List<StagedFile>();
        try
        {
            foreach (var name in names)
            {
                using var content = new MemoryStream(name.EndsWith(".png", StringComparison.Ordinal) ? DemoPicture.Draw(random) : Document(name, uploader, random));
                arrived.Add((await StagedFile.ReceiveAsync(content, name, staging, content.Length, cancellationToken))!);
            }

            return await register.AddAsync(uploader, arrived, cancellationToken)
                ?? throw new InvalidOperationException("The files of the demo are more than a person may have (Files:UserBytes).");
        }
        finally
        {
            foreach (var file in arrived)
            {
                await file.DisposeAsync();
            }
        }
    }

    private static byte[] Document(string name, Guid author, Random random)
    {
        var text = new StringBuilder($"# {name}\n\nWritten for the demo workspace by {author}.\n\n");
        for (var i = 1; i <= 20; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i}. Item {random.Next(1000, 9999)}: {(random.Next(2) == 0 ? "done" : "open")}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
