// A service that does nothing but say how it was started. `migrate [exit code]` ends at once instead.
if (args is ["migrate", .. var rest])
{
    Console.WriteLine("migrating");
    Console.Error.WriteLine("the last words of the migration");
    return rest is [var code] ? int.Parse(code, System.Globalization.CultureInfo.InvariantCulture) : 0;
}

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var app = builder.Build();
app.MapGet("/health/ready", () => "ready");
app.MapGet("/pid", () => Environment.ProcessId);
app.MapGet("/env/{name}", (string name) => Environment.GetEnvironmentVariable(name) ?? "");
app.MapGet("/args", () => args);
app.MapGet("/print/{text}", (string text) => Console.WriteLine(text));
app.MapGet("/exit/{code:int}", (int code) => Environment.Exit(code));
await app.RunAsync();
return 0;
