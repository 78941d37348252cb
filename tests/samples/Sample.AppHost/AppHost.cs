// Switches: --migration=EXIT-CODE, --port=N of the front, --needs-parameter=true.
using System.Globalization;

var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = true });

var migration = builder.AddProject<Projects.Sample_Web>("migration").WithArgs("migrate", builder.Configuration["migration"] ?? "0");
var secret = builder.AddParameter("secret", new GenerateParameterDefault { MinLength = 30 }, secret: true);

var web = builder.AddProject<Projects.Sample_Web>("web")
    .WithReplicas(2)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health/ready")
    .WithEnvironment("SECRET", secret)
    .WaitForCompletion(migration);

var front = builder.AddProject<Projects.Sample_Web>("front")
    .WithHttpEndpoint(port: builder.Configuration["port"] is { } port ? int.Parse(port, CultureInfo.InvariantCulture) : null)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health/ready")
    .WithReference(web)
    .WithEnvironment("SECRET", secret)
    .WithEnvironment("FIRST_WEB", $"<{web.GetEndpoint("http")}>")
    .WaitFor(web);

if (builder.Configuration["needs-parameter"] is not null)
    front.WithEnvironment("MISSING", builder.AddParameter("nowhere"));

await builder.Build().RunAsync();
return Environment.ExitCode;
