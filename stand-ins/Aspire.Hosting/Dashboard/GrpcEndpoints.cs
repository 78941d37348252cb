using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Aspire.Hosting.Dashboard;

/// <summary>gRPC methods as endpoints: no gRPC server package is needed for a handful of them.</summary>
internal static class GrpcEndpoints
{
    private const int StatusOk = 0;
    private const int StatusInvalidArgument = 3;
    private const int StatusInternal = 13;

    /// <summary>One message in, one out.</summary>
    public static void MapUnary<TRequest>(
        this IEndpointRouteBuilder endpoints, string path, MessageParser<TRequest> parser, Func<TRequest, CancellationToken, Task<IMessage>> answer)
        where TRequest : class, IMessage<TRequest> => endpoints.MapStream(path, parser, async (request, send, cancel) => await send(await answer(request, cancel)));

    /// <summary>One message in, any number out.</summary>
    public static void MapStream<TRequest>(
        this IEndpointRouteBuilder endpoints,
        string path,
        MessageParser<TRequest> parser,
        Func<TRequest, Func<IMessage, Task>, CancellationToken, Task> answer)
        where TRequest : class, IMessage<TRequest> => endpoints.MapGrpc(path, async context =>
        {
            var request = await GrpcFrames.ReadAsync(context.Request.Body, parser, context.RequestAborted)
                ?? throw new InvalidDataException("A message is missing.");
            await answer(request, async message => await GrpcFrames.WriteAsync(context.Response.BodyWriter, message, context.RequestAborted), context.RequestAborted);
        });

    /// <summary>A stream both ways that nobody says anything on, held open as long as the client wants it.</summary>
    public static void MapIdle(this IEndpointRouteBuilder endpoints, string path) =>
        endpoints.MapGrpc(path, context => context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted));

    private static void MapGrpc(this IEndpointRouteBuilder endpoints, string path, Func<HttpContext, Task> handle) => endpoints.MapPost(path, async context =>
    {
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        try
        {
            await handle(context);
            End(context, StatusOk);
        }
        catch (OperationCanceledException)
        {
            // The dashboard went, or the AppHost goes.
        }
        catch (InvalidDataException e)
        {
            End(context, StatusInvalidArgument, e.Message);
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            End(context, StatusInternal, e.Message);
        }
    });

    private static void End(HttpContext context, int status, string? message = null)
    {
        context.Response.AppendTrailer("grpc-status", status.ToString(CultureInfo.InvariantCulture));
        if (message is not null)
            context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(message));
    }
}
