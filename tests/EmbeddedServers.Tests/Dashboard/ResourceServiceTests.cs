using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Dashboard.Wire;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Resource = Aspire.Hosting.Dashboard.Wire.Resource;

namespace EmbeddedServers.Tests.Dashboard;

/// <summary>What the dashboard asks over gRPC, asked by a plain HTTP/2 client.</summary>
public sealed class ResourceServiceTests : IAsyncLifetime
{
    private const string Key = "key";
    private readonly DistributedApplication _application;
    private readonly IResourceBuilder<ExecutableResource> _worker;
    private readonly ResourceService _service;
    private HttpClient _client = new();
    private string? _executed;

    public ResourceServiceTests()
    {
        var builder = EmbeddedServer.CreateBuilder();
        _worker = builder.AddExecutable("worker", "true", "/").WithAnnotation(Command("greet", context =>
        {
            _executed = context.ResourceName;
            return CommandResults.Success();
        })).WithAnnotation(Command("fail", _ => CommandResults.Failure("It is broken.")));
        _application = builder.Build();
        _service = new ResourceService("Test", Key, _application.Services);
    }

    private ResourceNotificationService Notifications => _application.ResourceNotifications;

    public async ValueTask InitializeAsync()
    {
        _client = new HttpClient { BaseAddress = await _service.StartAsync(TestContext.Current.CancellationToken) };
        await PublishAsync("Running");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _service.DisposeAsync();
        await _application.DisposeAsync();
    }

    [Fact]
    public async Task A_stranger_without_the_key_learns_nothing()
    {
        using var call = await GrpcCall.SendAsync(_client, "GetApplicationInformation", "wrong", GrpcCall.Frame(new ApplicationInformationRequest()));
        Assert.Equal(HttpStatusCode.Unauthorized, call.Status);
    }

    [Fact]
    public async Task A_unary_call_answers_one_message_and_ends_well()
    {
        using var call = await CallAsync("GetApplicationInformation", new ApplicationInformationRequest());
        Assert.Equal("Test", (await call.ReadAsync(ApplicationInformationResponse.Parser))!.ApplicationName);
        Assert.Equal("0", await call.EndAsync());
    }

    [Fact]
    public async Task Resources_come_as_they_are_and_then_as_they_change()
    {
        using var call = await CallAsync("WatchResources", new WatchResourcesRequest());
        Assert.Equal(WatchResourcesUpdate.KindOneofCase.InitialData, (await call.ReadAsync(WatchResourcesUpdate.Parser))!.KindCase);

        var first = await NextAsync(call);
        Assert.Equal(("worker", "worker", "Running", "value"), (first.Name, first.DisplayName, first.State, first.Environment.Single().Value));
        Assert.NotNull(first.CreatedAt);
        Assert.All(first.Urls, url => Assert.NotNull(url.DisplayProperties));
        Assert.Equal(["greet", "fail"], first.Commands.Select(command => command.Name));

        await PublishAsync("Finished");
        Assert.Equal("Finished", (await NextAsync(call)).State);
    }

    [Fact]
    public async Task Logs_come_with_what_was_and_what_comes()
    {
        var log = _application.Services.GetRequiredService<ResourceLoggerService>().Log("worker");
        log.Write("before");
        using var call = await CallAsync("WatchResourceConsoleLogs", new WatchResourceConsoleLogsRequest { ResourceName = "worker" });
        var line = (await call.ReadAsync(WatchResourceConsoleLogsUpdate.Parser))!.LogLines.Single();
        Assert.Equal((1, "before", false), (line.LineNumber, line.Text, line.IsStdErr));

        log.Write("after", isError: true);
        line = (await call.ReadAsync(WatchResourceConsoleLogsUpdate.Parser))!.LogLines.Single();
        Assert.Equal((2, "after", true), (line.LineNumber, line.Text, line.IsStdErr));
    }

    [Fact]
    public async Task Commands_act_on_the_named_instance_and_their_failures_are_told()
    {
        using var greet = await CallAsync("ExecuteResourceCommand", new ResourceCommandRequest { CommandName = "greet", ResourceName = "worker" });
        Assert.Equal(ResourceCommandResponseKind.Succeeded, (await greet.ReadAsync(ResourceCommandResponse.Parser))!.Kind);
        Assert.Equal("worker", _executed);

        using var fail = await CallAsync("ExecuteResourceCommand", new ResourceCommandRequest { CommandName = "fail", ResourceName = "worker" });
        var failure = (await fail.ReadAsync(ResourceCommandResponse.Parser))!;
        Assert.Equal((ResourceCommandResponseKind.Failed, "It is broken."), (failure.Kind, failure.ErrorMessage));
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0, 0, 0 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 0xff })]
    [InlineData(new byte[] { 0, 0xff, 0xff, 0xff, 0xff })]
    public async Task A_malformed_frame_ends_the_call_and_not_the_server(byte[] frame)
    {
        using var call = await GrpcCall.SendAsync(_client, "ExecuteResourceCommand", Key, frame);
        Assert.Equal("3", await call.EndAsync());
        await A_unary_call_answers_one_message_and_ends_well();
    }

    [Fact]
    public async Task Its_end_ends_the_streams()
    {
        using var call = await CallAsync("WatchResources", new WatchResourcesRequest());
        await call.ReadAsync(WatchResourcesUpdate.Parser);
        await _service.DisposeAsync().AsTask().WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
    }

    private static ResourceCommandAnnotation Command(string name, Func<ExecuteCommandContext, ExecuteCommandResult> execute) => new(
        name, name, _ => ResourceCommandState.Enabled, context => Task.FromResult(execute(context)),
        displayDescription: null, parameter: null, confirmationMessage: null, iconName: null, iconVariant: null, isHighlighted: false);

    private static async Task<Resource> NextAsync(GrpcCall call) =>
        (await call.ReadAsync(WatchResourcesUpdate.Parser))!.Changes.Value.Single().Upsert;

    private Task<GrpcCall> CallAsync(string method, IMessage request) => GrpcCall.SendAsync(_client, method, Key, GrpcCall.Frame(request));

    private Task PublishAsync(string state) => Notifications.PublishUpdateAsync(_worker.Resource, snapshot => snapshot with
    {
        State = state,
        EnvironmentVariables = [new EnvironmentVariableSnapshot("NAME", "value", IsFromSpec: true)],
        Urls = [new UrlSnapshot("http", "http://localhost:1", IsInternal: false)],
    });
}
