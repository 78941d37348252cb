namespace Gateway.Service.Tickets;

/// <summary>
/// Takes the secret out of <c>/events?ticket=</c> and <c>/ws?ticket=</c> before anything else sees the request: no log, span, error report or
/// upstream ever has it (promises S53).
/// </summary>
internal sealed class QuerySecrets : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, further) =>
        {
            if (QuerySecret.Take(context.Request) is { } secret)
            {
                context.Features.Set(secret);
            }

            return further(context);
        });
        next(app);
    };
}
