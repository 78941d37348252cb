using Gateway.Service.Configuration;
using Microsoft.AspNetCore.Routing.Matching;

namespace Gateway.Service.Pages;

/// <summary>A page that is there only while RustyGate itself is behind the gateway; else its path is the routes'.</summary>
internal sealed class RustyGatePage;

/// <summary>Takes such pages out of the choice.</summary>
internal sealed class RustyGatePages(RunningConfig running) : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(IsOne);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var index = 0; index < candidates.Count && !running.Current.Rustygate; index++)
        {
            if (candidates.IsValidCandidate(index) && IsOne(candidates[index].Endpoint))
            {
                candidates.SetValidity(index, value: false);
            }
        }

        return Task.CompletedTask;
    }

    private static bool IsOne(Endpoint endpoint) => endpoint.Metadata.GetMetadata<RustyGatePage>() is not null;
}
